"""What tfmigrate costs; see README.md here."""
