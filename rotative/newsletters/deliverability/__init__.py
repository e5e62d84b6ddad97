"""Whether mailbox providers can tell that a letter is the paper's, and where bounces come back."""
