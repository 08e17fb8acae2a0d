"""The 统计表 of the years before 2019."""
