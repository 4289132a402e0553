"""The dataset downloaded from its record, checked and unpacked."""
