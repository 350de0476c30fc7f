"""Tests of the meeting rules."""
