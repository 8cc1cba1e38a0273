"""The commands below `clean rules`, one module for each purpose."""
