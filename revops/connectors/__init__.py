"""What talks to the outside: files in, rows out."""
