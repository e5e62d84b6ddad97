"""How Django writes dates: in English as readers' pages do (`lib.dates`)."""
