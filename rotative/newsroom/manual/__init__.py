"""The journalists' manual: chapters in Markdown, a set for each language, and the screens that show
them. What is for operators and developers is in docs/."""
