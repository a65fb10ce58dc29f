"""What the place of a line on its page says: the head title, glued pieces, tables of contents, cut previews, lists, cards."""
