"""From the bytes of files to one tree: XML, grammar, includes, allowances."""
