select details from read.workspace_directory where kind = 'notifications' and id = %s
