"""What is printed and stamped: the application form, the list of recommendations, the receipt. As PDF and as Word."""
