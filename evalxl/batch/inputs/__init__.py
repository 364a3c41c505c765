"""What lies in the inbox: listed, opened, refused; on a disk, in archives, on shared storage."""
