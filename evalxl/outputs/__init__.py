"""What the records of many forms become: documents, frames in files, outputs of a batch."""
