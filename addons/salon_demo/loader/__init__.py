"""Write the generated salon into a database, table by table and set-wise."""
