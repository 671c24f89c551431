select id, workspace_id, kind, name, display_number, phone_number_id, waba_id, simulated, health, failure, connected_at,
    disabled_at
from channels
order by id desc
limit %(rows_max)s
