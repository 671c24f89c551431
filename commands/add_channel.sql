insert into channels (
    workspace_id, id, kind, name, phone_number_id, waba_id, display_number, simulated, token_sealed, token_set_at,
    connected_at
) values (
    %(workspace_id)s, %(id)s, 'whatsapp', %(name)s, %(phone_number_id)s, %(waba_id)s, %(display_number)s,
    %(simulated)s, %(token_sealed)s, %(now)s, %(now)s
)
