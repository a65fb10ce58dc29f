"""What spam on hijacked pages looks like: shapes of lines first, short word lists second."""
