"""Published numbers for assistants, by the Model Context Protocol."""
