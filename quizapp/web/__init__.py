"""Pages: a form, one service call, a template."""
