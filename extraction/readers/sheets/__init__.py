"""Workbooks and values between commas: XLSX, XLS, Excel's XML, CSV."""
