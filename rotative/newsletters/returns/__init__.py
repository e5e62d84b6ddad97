"""What comes back: bounces, complaints, and who leaves by mail."""
