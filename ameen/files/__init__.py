"""Files that hang on records of other slices: attachments, avatars and logos."""
