"""From the bytes of files to one tree: what is XML, what the grammar allows, what is included. Family X."""
