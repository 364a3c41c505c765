"""What a bureau sets: configuration, control files, its own forms, and where they are found."""
