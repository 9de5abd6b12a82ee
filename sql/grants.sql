GRANT SELECT, INSERT, UPDATE, DELETE ON accord.* TO accord_service@localhost;
