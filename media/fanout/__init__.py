"""Sending to browsers: rewrite, encrypt, send; the same contract for the Python and any native implementation."""
