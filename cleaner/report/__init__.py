"""Reports as one HTML file: what cleaning did to documents, or to a whole run."""
