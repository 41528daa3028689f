"""What an exported file system holds, as JSON: path → type, mode, owner, size, link and SHA-256.

image_files.py ARCHIVE
"""

import hashlib
import json
import sys
import tarfile

files = {}
with tarfile.open(sys.argv[1]) as archive:
    for member in archive:
        content = archive.extractfile(member) if member.isreg() else None
        files[member.name] = {
            "type": member.type.decode(),
            "mode": oct(member.mode),
            "owner": f"{member.uid}:{member.gid}",
            "size": member.size,
            "link": member.linkname,
            "sha256": None if content is None else hashlib.sha256(content.read()).hexdigest(),
        }
print(json.dumps(files))
