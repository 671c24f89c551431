insert into templates (
    workspace_id, channel_id, name, language, category, status, header, body, footer, buttons, parameters,
    header_parameters
)
select %s, %s, name, language, category, status, header, body, footer, buttons, parameters, header_parameters
from jsonb_to_recordset(%s::jsonb) as told (
    name text, language text, category text, status text, header text, body text, footer text, buttons text[],
    parameters text[], header_parameters text[]
)
