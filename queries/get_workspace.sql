select details ->> 'name' as name, made_at as created_at
from read.workspace_directory
where kind = 'workspace'
