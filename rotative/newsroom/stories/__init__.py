"""The list of stories: one line for each, its search, its screen."""
