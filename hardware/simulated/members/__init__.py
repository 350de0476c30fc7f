"""Remote members where nobody sits at home: a portrait that talks and listens, a voice, and the packets of both."""
