select details from read.workspace_directory where kind = 'policy'
