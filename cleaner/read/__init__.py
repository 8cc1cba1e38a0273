"""Bytes and files in, documents out."""
