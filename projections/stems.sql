select asked.language, asked.word, (ts_lexize(mapped.mapdict::regdictionary, asked.word))[1]
from json_to_recordset(%s) as asked (language text, word text)
join pg_ts_config_map as mapped
    on mapped.mapcfg = ('pg_catalog.' || asked.language)::regconfig and mapped.maptokentype = 1
