select ai_used_on(%(day)s)
