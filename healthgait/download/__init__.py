"""The dataset from its record: listed, received whole, checked and unpacked."""
