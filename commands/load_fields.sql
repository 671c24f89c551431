select field from contact_fields where workspace_id = %s and contact_id = %s
