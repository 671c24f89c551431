select number, workspace_id, channel_id from unnest(%s::text[]) as number, resolve_channel(number)
