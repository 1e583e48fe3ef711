"""What Schemathesis must know beside the description: a private file is sent as text."""

import schemathesis

schemathesis.serializer.alias("application/toml", "text/plain")
