select round(extract(epoch from now() - min(created_at)))::integer from effects where closed_at is null
