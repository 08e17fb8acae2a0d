"""Word processors' files: DOC and WPS, DOCX and Word's XML, RTF."""
