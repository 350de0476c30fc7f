"""The recording, which is the stream: read from the disk, divided into chapters, watched, downloaded, mirrored.

What may be watched says the public document alone.
"""
