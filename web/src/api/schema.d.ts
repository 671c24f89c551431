// Generated from docs/openapi.json by `npm run types`.
export interface paths {
    "/v1/sign_in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by e-mail and password. */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pass_second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish a sign-in with its second factor. */
        post: operations["pass_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_myself": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, and where? With the workspaces that I could go to. */
        get: operations["get_myself"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where am I signed in? The session used last comes first. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/switch_workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go to another of my workspaces. */
        post: operations["switch_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose another password. All my other sessions end. */
        post: operations["set_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_password_reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a link mailed that leads to a new password. */
        post: operations["request_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reset_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password by a mailed link. All my sessions end. */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_email_verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a link mailed that shows that my e-mail is mine. */
        post: operations["request_email_verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verify_email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show by a mailed link that an e-mail is mine. */
        post: operations["verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/start_second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a secret for my authenticator. It is on only once a code has confirmed it. */
        post: operations["start_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrol_second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch my second factor on by a first code. Answers the recovery codes. */
        post: operations["enrol_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/remove_second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give my second factor up, by a code of it. */
        post: operations["remove_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/start_whatsapp_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a code sent to my number. It is my second factor only once that code has confirmed it. */
        post: operations["start_whatsapp_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrol_whatsapp_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch my second factor on by the code that was sent. Answers the recovery codes. */
        post: operations["enrol_whatsapp_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_sign_in_code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a code sent, to finish a sign-in or to give the second factor up. */
        post: operations["request_sign_in_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** With which accounts of others can one sign in here? None, unless the settings name some. */
        get: operations["list_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign_in/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Go to the provider to sign in. A browser follows; it comes back to the callback. */
        get: operations["authorize_with_provider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign_in/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Come back from the provider: the session begins, or the account is linked to the one signed in to. */
        get: operations["finish_with_provider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link_provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to link an account at a provider to mine: go where the answer says, with the cookie that it sets. */
        post: operations["link_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unlink_provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let that provider sign me in no more. */
        post: operations["unlink_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/end_session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End one of my sessions. */
        post: operations["end_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/end_all_sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all my sessions but this one. */
        post: operations["end_all_sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session. */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create_token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a token for a machine. Its secret is told here, and never again. */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a client's id and secret for an access token; they may come in the form or by HTTP Basic. */
        post: operations["issue_access_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which machines may act for members? Oldest first. */
        get: operations["list_tokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revoke_token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a token good for nothing. */
        post: operations["revoke_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receive_message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in what a customer wrote. */
        post: operations["receive_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/send_message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write to a customer: a text, a file, a template, buttons or a list. */
        post: operations["send_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retry_message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again to bring a message to its customer. */
        post: operations["retry_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/send_reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** React to what a customer wrote, by an emoji; an empty one takes it back. */
        post: operations["send_reaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/send_read_receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a customer see that what they wrote was read. */
        post: operations["send_read_receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/start_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write to somebody first, by a template. */
        post: operations["start_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/import_messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring in what was said before, elsewhere: it keeps its times, moves nothing and asks for nothing. */
        post: operations["import_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which conversations are there? By all of these filters, in one order; a cursor is good for the same question. */
        get: operations["list_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/count_conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many conversations are there? For the inbox's tabs, each counted up to 1,000. */
        get: operations["count_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of a conversation? Its row of the list, and how far whoever asks has read it. */
        get: operations["get_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a conversation? The newest page, oldest first in it. */
        get: operations["list_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who said it, and where? The whole history by its words, and contacts by fragments of names and numbers. */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/add_note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a note that only the team sees. */
        post: operations["add_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claim_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a conversation that is nobody's. Who comes too late is told who has it. */
        post: operations["claim_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/assign_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a conversation to a member. */
        post: operations["assign_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unassign_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a conversation from whoever has it. */
        post: operations["unassign_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say how urgent a conversation is. */
        post: operations["set_priority"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/label_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a label on a conversation. */
        post: operations["label_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unlabel_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a label off a conversation. */
        post: operations["unlabel_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mark_read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say how far you have read a conversation. */
        post: operations["mark_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signal_presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that you view a conversation, type in it, or are gone. Nobody's record has it: it is of this moment. */
        post: operations["signal_presence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snooze_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a conversation sleep until a time, or until the customer writes. */
        post: operations["snooze_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resolve_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a conversation for now. */
        post: operations["resolve_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reopen_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a resolved conversation up again, or wake a snoozed one. */
        post: operations["reopen_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changes, as it becomes readable: hints of where to look again. Who comes back with the last id misses none. */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What am I told of? Newest first. */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What do I want to be told of, and how? One's own settings. */
        get: operations["get_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what you want to be told of, and how. */
        post: operations["set_notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which filters have a name? Mine, and everybody's. */
        get: operations["list_views"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/save_view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep filters of the list under a name. */
        post: operations["save_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delete_view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a view. */
        post: operations["delete_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which contacts are there? By name, or the newest first. */
        get: operations["list_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of a contact? And of those who are the same person. */
        get: operations["get_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rename_contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call a customer otherwise. */
        post: operations["rename_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_contact_field": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write down something about a customer, or take it away. */
        post: operations["set_contact_field"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alias_contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find a customer by another address from now on: their number changed. */
        post: operations["alias_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link_contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that two contacts are one person: they are shown, exported and erased together. */
        post: operations["link_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export_contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything about one person, over all contacts that they are. It is put on the record. */
        get: operations["export_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erase_contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase a customer, for good. */
        post: operations["erase_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a place to upload a file to. */
        post: operations["request_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complete_upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that the file was uploaded. It is checked then, and can be sent once it is stored. */
        post: operations["complete_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where is this file? It is put on the record first that it was asked for. */
        get: operations["get_media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_ai_policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what the model is asked, in whose words, and what that may cost. */
        post: operations["set_ai_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/save_ai_snippet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a piece of what the workspace knows. */
        post: operations["save_ai_snippet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delete_ai_snippet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let no draft rest on a snippet any more. */
        post: operations["delete_ai_snippet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a conversation triaged as it is now. */
        post: operations["request_triage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a conversation summed up. */
        post: operations["request_summary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a reply drafted, for a person to send or to discard. */
        post: operations["request_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discard_draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say of a draft that it won't be sent. */
        post: operations["discard_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/request_description": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have it described what an image or a PDF shows. */
        post: operations["request_description"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stop_ai": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a conversation over: the model proposes nothing more in it. */
        post: operations["stop_ai"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/restart_ai": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the model be asked about a conversation again. */
        post: operations["restart_ai"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_ai_calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was the model asked, by whom, and what came of it? The newest first. */
        get: operations["list_ai_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_ai_usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was the model asked, and what did it cost? Day by day, by task, model and prompt. */
        get: operations["get_ai_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which workspace is this? The one that one is in. */
        get: operations["get_workspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create_workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a workspace, and become its admin. */
        post: operations["create_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in the workspace, and who was? Oldest first. */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invite_member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invite somebody by e-mail. */
        post: operations["invite_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For whom is a place kept? Oldest first. */
        get: operations["list_invitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revoke_invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an invitation back. */
        post: operations["revoke_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accept_invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Become a member by an invitation's link, with the account that I am signed in to or with a new one. */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/change_member_role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a member another role. */
        post: operations["change_member_role"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/remove_member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a member out of the workspace. */
        post: operations["remove_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can conversations bear, and what do they bear? Oldest first. */
        get: operations["list_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create_label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a label. */
        post: operations["create_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/update_label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change a label's name and colour. */
        post: operations["update_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delete_label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a label. Where it stands it stays. */
        post: operations["delete_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_canned_replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which texts are kept to answer with? Oldest first. */
        get: operations["list_canned_replies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create_canned_reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a text to answer with. */
        post: operations["create_canned_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/update_canned_reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change a canned reply. */
        post: operations["update_canned_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delete_canned_reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a canned reply. */
        post: operations["delete_canned_reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is called by which name? Oldest first. */
        get: operations["list_teams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/create_team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a team of members. */
        post: operations["create_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/update_team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change a team's name and members. */
        post: operations["update_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delete_team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a team. Its members stay. */
        post: operations["delete_team"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What does the workspace go by? Its policies. */
        get: operations["get_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/set_inbox_policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say how the inbox works by itself. */
        post: operations["set_inbox_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By which numbers do customers reach us, and how are they? Oldest first. */
        get: operations["list_channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect_channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connect a number of the business by a token. The token is told to nobody again. */
        post: operations["connect_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconnect_channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a channel a new token: it is healthy again. */
        post: operations["reconnect_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refresh_templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have Meta asked which templates there are. They stand in list_templates a moment later. */
        post: operations["refresh_templates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** With which texts may we write outside the window? Of one channel, or of all. */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disable_channel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a number up. Nothing goes out by it any more, and its token is forgotten. */
        post: operations["disable_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/begin_channel_sign_up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to connect numbers in Meta's dialog: go where the answer says, with the cookie that it sets. */
        post: operations["begin_channel_sign_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channel_sign_up/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Come back from Meta's dialog: the numbers of the accounts that were chosen there are connected. */
        get: operations["finish_channel_sign_up"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much is done, how much is open, and how long do customers wait? By hour or day, for whom or what. */
        get: operations["get_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened? Every event, newest first; `until` is the first moment that is left out. */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What does this event say? By `shard` and `seq`, or by `event_id`; its record byte for byte. */
        get: operations["get_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_message_history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a message? Every event about it, in the order of the log. */
        get: operations["get_message_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export_events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of the workspace, shard by shard, its record as it stands in the log. It is put on the record. */
        get: operations["export_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export_conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A conversation with all that was said and done in it. It is put on the record. */
        get: operations["export_conversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_projections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far is each read model? And how long events take until they are seen. */
        get: operations["list_projections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_relay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the relay run? How far it is, and which shards are halted. */
        get: operations["get_relay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which log is this? How long each shard is, and how far back the outbox reaches. */
        get: operations["get_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_effects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is done outside, and how far is it? The newest first. */
        get: operations["list_effects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/start_rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for read models to be made anew from the log, while everything goes on. */
        post: operations["start_rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_rebuilds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which builds of read models are there, and how far is each that is being made? The newest first. */
        get: operations["list_rebuilds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far is a build of a read model? And what its verification said. */
        get: operations["get_rebuild"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollback_projection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a read model to be served by the build that served before. */
        post: operations["rollback_projection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_parked_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose records wait? Those of keys of which a projection could not apply a record. */
        get: operations["list_parked_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_parked_key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is parked of a key? Why, and what waits behind it. */
        get: operations["get_parked_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/redrive_parked_key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a parked key's records to be tried again. */
        post: operations["redrive_parked_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prune_outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for old outbox rows to be deleted that the log holds as well. */
        post: operations["prune_outbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settle_shard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a halted shard to be mended as a plan says. */
        post: operations["settle_shard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/list_operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was asked of the installation, by whom, and what came of it? The newest first. */
        get: operations["list_operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/get_operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far is a request? And what came of it. */
        get: operations["get_operation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Accepted */
        Accepted: Record<string, never>;
        /** AccessToken */
        AccessToken: {
            /** Access Token */
            access_token: string;
            /**
             * Token Type
             * @default Bearer
             * @constant
             */
            token_type?: "Bearer";
            /** Expires In */
            expires_in: number;
            /** Scope */
            scope: string;
        };
        /** AddNote */
        AddNote: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Text */
            text: string;
            /**
             * Mentions
             * @default []
             */
            mentions?: string[];
        };
        /** AiAsked */
        AiAsked: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Request Id
             * Format: uuid
             */
            request_id: string;
        };
        /** AiCall */
        AiCall: {
            /**
             * Request Id
             * Format: uuid
             */
            request_id: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Task
             * @enum {string}
             */
            task: "triage" | "summary" | "draft" | "description";
            /** Of Version */
            of_version: number | null;
            /** Media Id */
            media_id: string | null;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Asked By */
            asked_by: string;
            /**
             * State
             * @enum {string}
             */
            state: "asked" | "answered" | "failed" | "approved" | "by_member" | "superseded" | "stopped";
            /** Event Id */
            event_id: string | null;
            /** Answered At */
            answered_at: string | null;
            /** Failure */
            failure: ("truncated" | "refusal" | "context_exceeded" | "unexpected_stop" | "invalid" | "too_long" | "invented_ids" | "unsourced" | "foreign_link" | "foreign_data" | "leaked") | ("unavailable" | "request_refused" | "account_refused" | "unconfirmed") | ("budget" | "paused" | "limit" | "task_is_off" | "stopped" | "superseded" | "nothing_to_ask" | "not_analysed" | "no_price" | "record_unreadable") | null;
            /** Error Code */
            error_code: string | null;
            /** Model */
            model: string | null;
            /** Prompt */
            prompt: string | null;
            /** Is Offline */
            is_offline: boolean | null;
            /** Attempts */
            attempts: number;
            /** Maybe Billed Twice */
            maybe_billed_twice: boolean;
            /** Seen Seq */
            seen_seq: number | null;
            /** Provider Request Id */
            provider_request_id: string | null;
            /** Stop Reason */
            stop_reason: string | null;
            /** Stop Category */
            stop_category: string | null;
            /** Input Tokens */
            input_tokens: number;
            /** Cache Write 5M Tokens */
            cache_write_5m_tokens: number;
            /** Cache Write 1H Tokens */
            cache_write_1h_tokens: number;
            /** Cache Read Tokens */
            cache_read_tokens: number;
            /** Output Tokens */
            output_tokens: number;
            /** Thinking Tokens */
            thinking_tokens: number;
            /** Prices Of */
            prices_of: string | null;
            /** Cost Microdollars */
            cost_microdollars: number;
            /** Latency Ms */
            latency_ms: number | null;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Sent Message Id */
            sent_message_id: string | null;
            /** Draft Chars */
            draft_chars: number | null;
            /** Edit Distance */
            edit_distance: number | null;
        };
        /** AiCallPage */
        AiCallPage: {
            /** Calls */
            calls: components["schemas"]["AiCall"][];
            /** Next */
            next: string | null;
        };
        /** AiChanged */
        AiChanged: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** AiFigures */
        AiFigures: {
            /**
             * Task
             * @enum {string}
             */
            task: "triage" | "summary" | "draft" | "description";
            /** Prompt */
            prompt: string;
            /** Is Offline */
            is_offline: boolean;
            /** Proposed */
            proposed: number;
            /** Approved */
            approved: number;
            /** Approved Unchanged */
            approved_unchanged: number;
            /** Discarded */
            discarded: number;
            /** Superseded */
            superseded: number;
            /** Draft Chars */
            draft_chars: number;
            /** Edit Distance */
            edit_distance: number;
            /** Confirmed */
            confirmed: number;
            /** Overridden */
            overridden: number;
        };
        /** AiPause */
        AiPause: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "budget" | "account_refused";
            /**
             * Until
             * Format: date-time
             */
            until: string;
            /** Budget Microdollars Per Day Max */
            budget_microdollars_per_day_max: number;
            /** Used Microdollars */
            used_microdollars: number;
        };
        /** AiPolicy */
        AiPolicy: {
            /**
             * Tasks
             * @default []
             */
            tasks?: ("triage" | "summary" | "draft" | "description")[];
            /**
             * Auto Draft
             * @default false
             */
            auto_draft?: boolean;
            /**
             * Instructions
             * @default
             */
            instructions?: string;
            /**
             * Disclosure
             * @default
             */
            disclosure?: string;
            /**
             * Budget Microdollars Per Day Max
             * @default 0
             */
            budget_microdollars_per_day_max?: number;
            paused?: components["schemas"]["AiPause"] | null;
            /**
             * Snippets
             * @default []
             */
            snippets?: components["schemas"]["AiSnippet"][];
        };
        /** AiPolicyKept */
        AiPolicyKept: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
        };
        /** AiSnippet */
        AiSnippet: {
            /**
             * Snippet Id
             * Format: uuid
             */
            snippet_id: string;
            /** Title */
            title: string;
            /** Text */
            text: string;
        };
        /** AiSnippetKept */
        AiSnippetKept: {
            /**
             * Snippet Id
             * Format: uuid
             */
            snippet_id: string;
        };
        /** AiUsage */
        AiUsage: {
            /** Days */
            days: components["schemas"]["AiUsageDay"][];
            /** Cost Microdollars */
            cost_microdollars: number;
            /** Total */
            total: components["schemas"]["AiUsageFigures"][];
        };
        /** AiUsageDay */
        AiUsageDay: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Cost Microdollars */
            cost_microdollars: number;
            /** Figures */
            figures: components["schemas"]["AiUsageFigures"][];
        };
        /** AiUsageFigures */
        AiUsageFigures: {
            /**
             * Task
             * @enum {string}
             */
            task: "triage" | "summary" | "draft" | "description";
            /** Model */
            model: string;
            /** Prompt */
            prompt: string;
            /** Is Offline */
            is_offline: boolean;
            /** Questions */
            questions: number;
            /** Calls */
            calls: number;
            /** Answered */
            answered: number;
            /** Failed */
            failed: number;
            /** Doubted */
            doubted: number;
            /** Input Tokens */
            input_tokens: number;
            /** Cache Write 5M Tokens */
            cache_write_5m_tokens: number;
            /** Cache Write 1H Tokens */
            cache_write_1h_tokens: number;
            /** Cache Read Tokens */
            cache_read_tokens: number;
            /** Output Tokens */
            output_tokens: number;
            /** Thinking Tokens */
            thinking_tokens: number;
            /** Cost Microdollars */
            cost_microdollars: number;
            /** Latency Ms */
            latency_ms: number;
        };
        /** AliasContact */
        AliasContact: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Channel
             * @constant
             */
            channel: "whatsapp";
            /** Address */
            address: string;
        };
        /** AssignConversation */
        AssignConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Assignee Id
             * Format: uuid
             */
            assignee_id: string;
        };
        /** Body_issue_access_token */
        Body_issue_access_token: {
            /** Grant Type */
            grant_type?: string | null;
            /** Client Id */
            client_id?: string | null;
            /** Client Secret */
            client_secret?: string | null;
            /** Scope */
            scope?: string | null;
        };
        /** Bucket */
        Bucket: {
            /**
             * Begins At
             * Format: date-time
             */
            begins_at: string;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /** Figures */
            figures: components["schemas"]["Figures"][];
        };
        /** Button */
        Button: {
            /** Id */
            id: string;
            /** Title */
            title: string;
        };
        /** ButtonsMessage */
        ButtonsMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "buttons";
            /** Text */
            text: string;
            /** Header */
            header?: string | null;
            /** Footer */
            footer?: string | null;
            /** Buttons */
            buttons: components["schemas"]["Button"][];
        };
        /** CannedReplyKept */
        CannedReplyKept: {
            /**
             * Canned Reply Id
             * Format: uuid
             */
            canned_reply_id: string;
        };
        /** CannedReplyPage */
        CannedReplyPage: {
            /** Canned Replies */
            canned_replies: components["schemas"]["CannedReplyRow"][];
            /** Next */
            next: string | null;
        };
        /** CannedReplyRow */
        CannedReplyRow: {
            /**
             * Canned Reply Id
             * Format: uuid
             */
            canned_reply_id: string;
            /** Shortcut */
            shortcut: string;
            /** Text */
            text: string;
        };
        /** ChangeMemberRole */
        ChangeMemberRole: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
        };
        /** ChannelKept */
        ChannelKept: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
        };
        /** ChannelPage */
        ChannelPage: {
            /** Channels */
            channels: components["schemas"]["ChannelRow"][];
            /** Next */
            next: string | null;
        };
        /** ChannelRow */
        ChannelRow: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
            /**
             * Kind
             * @constant
             */
            kind: "whatsapp";
            /** Name */
            name: string;
            /** Display Number */
            display_number: string;
            /** Phone Number Id */
            phone_number_id: string;
            /** Waba Id */
            waba_id: string;
            /** Simulated */
            simulated: boolean;
            /**
             * Health
             * @enum {string}
             */
            health: "healthy" | "degraded" | "stopped";
            /**
             * Health Since
             * Format: date-time
             */
            health_since: string;
            /** Failure */
            failure: string | null;
            /** Code */
            code: number | null;
            /** Templates Listed At */
            templates_listed_at: string | null;
            /** Templates Failure */
            templates_failure: string | null;
            /**
             * Connected At
             * Format: date-time
             */
            connected_at: string;
            /** Disabled At */
            disabled_at: string | null;
        };
        /** ClaimConversation */
        ClaimConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** Code */
        Code: {
            /**
             * Code
             * Format: password
             */
            code: string;
        };
        /** CodeAsked */
        CodeAsked: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** CompleteUpload */
        CompleteUpload: {
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
        };
        /** ContactChanged */
        ContactChanged: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
        };
        /** ContactFound */
        ContactFound: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Channel */
            channel: string;
            /** Channel Id */
            channel_id: string | null;
            /** Name */
            name: string;
            /** Addresses */
            addresses: string[];
            /** User Id */
            user_id: string | null;
            /** Username */
            username: string | null;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Message At */
            last_message_at: string | null;
            /** Erased At */
            erased_at: string | null;
            /** Linked Contact Ids */
            linked_contact_ids: string[];
            /** Linked */
            linked: components["schemas"]["ContactRow"][];
            /** Conversations */
            conversations: components["schemas"]["ConversationOf"][];
        };
        /** ContactIsGone */
        ContactIsGone: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Erased At
             * Format: date-time
             */
            erased_at: string;
        };
        /** ContactPage */
        ContactPage: {
            /** Contacts */
            contacts: components["schemas"]["ContactRow"][];
            /** Next */
            next: string | null;
        };
        /** ContactPlace */
        ContactPlace: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Name */
            name: string;
            /** Addresses */
            addresses: string[];
            /** Username */
            username: string | null;
            /** Fields */
            fields: {
                [key: string]: string;
            };
        };
        /** ContactRow */
        ContactRow: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Channel */
            channel: string;
            /** Channel Id */
            channel_id: string | null;
            /** Name */
            name: string;
            /** Addresses */
            addresses: string[];
            /** User Id */
            user_id: string | null;
            /** Username */
            username: string | null;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Last Message At */
            last_message_at: string | null;
            /** Erased At */
            erased_at: string | null;
            /** Linked Contact Ids */
            linked_contact_ids: string[];
        };
        /** ContactsLinked */
        ContactsLinked: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Linked Contact Id
             * Format: uuid
             */
            linked_contact_id: string;
        };
        /** ConversationChanged */
        ConversationChanged: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Version */
            version: number;
        };
        /** ConversationCounts */
        ConversationCounts: {
            /** Open */
            open: number;
            /** Unassigned */
            unassigned: number;
            /** Mine */
            mine: number;
            /** Snoozed */
            snoozed: number;
        };
        /** ConversationFound */
        ConversationFound: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Contact Name */
            contact_name: string;
            /** Contact Address */
            contact_address: string;
            /** Contact Username */
            contact_username: string | null;
            /** Channel */
            channel: string;
            /** Channel Id */
            channel_id: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "snoozed" | "resolved";
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Assignee Id */
            assignee_id: string | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /** Labels */
            labels: string[];
            /** Version */
            version: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Last Activity At
             * Format: date-time
             */
            last_activity_at: string;
            /** Last Message */
            last_message: string | null;
            /** Last Direction */
            last_direction: ("in" | "out") | null;
            /** Last Kind */
            last_kind: string | null;
            /** Last Message Id */
            last_message_id: string | null;
            /** Last Delivery */
            last_delivery: ("queued" | "accepted" | "unconfirmed" | "sent" | "failed" | "delivered" | "read" | "played") | null;
            /** Waiting Since */
            waiting_since: string | null;
            /** Window Closes At */
            window_closes_at: string | null;
            /** Triaged At */
            triaged_at: string | null;
            /** Triaged Version */
            triaged_version: number | null;
            /** Triage Is Offline */
            triage_is_offline: boolean | null;
            /** Intent */
            intent: ("question" | "order" | "delivery" | "return_or_refund" | "billing" | "technical" | "appointment" | "cancellation" | "complaint" | "feedback" | "account" | "spam" | "other") | null;
            /** Urgency */
            urgency: ("low" | "normal" | "high" | "urgent") | null;
            /** Language */
            language: string | null;
            /** Sentiment */
            sentiment: ("negative" | "neutral" | "positive") | null;
            /** Triage Reason */
            triage_reason: string | null;
            /** Triage Message Ids */
            triage_message_ids: string[] | null;
            /** Suggested Label Ids */
            suggested_label_ids: string[] | null;
            /** Suggested Assignee Id */
            suggested_assignee_id: string | null;
            /** Ai Stopped At */
            ai_stopped_at: string | null;
            /** Unread */
            unread: boolean;
            /** Shard */
            shard: number;
            /** Last Seq */
            last_seq: number;
            /** Read Seq */
            read_seq: number | null;
        };
        /** ConversationOf */
        ConversationOf: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
        };
        /** ConversationPage */
        ConversationPage: {
            /** Conversations */
            conversations: components["schemas"]["ConversationRow"][];
            /** Next */
            next: string | null;
        };
        /** ConversationRow */
        ConversationRow: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Contact Name */
            contact_name: string;
            /** Contact Address */
            contact_address: string;
            /** Contact Username */
            contact_username: string | null;
            /** Channel */
            channel: string;
            /** Channel Id */
            channel_id: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "snoozed" | "resolved";
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Assignee Id */
            assignee_id: string | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
            /** Labels */
            labels: string[];
            /** Version */
            version: number;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /**
             * Last Activity At
             * Format: date-time
             */
            last_activity_at: string;
            /** Last Message */
            last_message: string | null;
            /** Last Direction */
            last_direction: ("in" | "out") | null;
            /** Last Kind */
            last_kind: string | null;
            /** Last Message Id */
            last_message_id: string | null;
            /** Last Delivery */
            last_delivery: ("queued" | "accepted" | "unconfirmed" | "sent" | "failed" | "delivered" | "read" | "played") | null;
            /** Waiting Since */
            waiting_since: string | null;
            /** Window Closes At */
            window_closes_at: string | null;
            /** Triaged At */
            triaged_at: string | null;
            /** Triaged Version */
            triaged_version: number | null;
            /** Triage Is Offline */
            triage_is_offline: boolean | null;
            /** Intent */
            intent: ("question" | "order" | "delivery" | "return_or_refund" | "billing" | "technical" | "appointment" | "cancellation" | "complaint" | "feedback" | "account" | "spam" | "other") | null;
            /** Urgency */
            urgency: ("low" | "normal" | "high" | "urgent") | null;
            /** Language */
            language: string | null;
            /** Sentiment */
            sentiment: ("negative" | "neutral" | "positive") | null;
            /** Triage Reason */
            triage_reason: string | null;
            /** Triage Message Ids */
            triage_message_ids: string[] | null;
            /** Suggested Label Ids */
            suggested_label_ids: string[] | null;
            /** Suggested Assignee Id */
            suggested_assignee_id: string | null;
            /** Ai Stopped At */
            ai_stopped_at: string | null;
            /** Unread */
            unread: boolean;
        };
        /** ConversationStarted */
        ConversationStarted: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Version */
            version: number;
        };
        /** CreateCannedReply */
        CreateCannedReply: {
            /** Shortcut */
            shortcut: string;
            /** Text */
            text: string;
        };
        /** CreateLabel */
        CreateLabel: {
            /** Name */
            name: string;
            /**
             * Colour
             * @enum {string}
             */
            colour: "grey" | "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "violet" | "pink";
        };
        /** CreateTeam */
        CreateTeam: {
            /** Name */
            name: string;
            /**
             * Member Ids
             * @default []
             */
            member_ids?: string[];
        };
        /** CreateToken */
        CreateToken: {
            /**
             * Kind
             * @default personal
             * @enum {string}
             */
            kind?: "personal" | "client";
            /** Label */
            label: string;
            /** Scopes */
            scopes?: (components["schemas"]["Read"] | components["schemas"]["Write"])[] | null;
            /** Expires In Days */
            expires_in_days?: number | null;
            /** Member Id */
            member_id?: string | null;
        };
        /** CreateWorkspace */
        CreateWorkspace: {
            /** Name */
            name: string;
        };
        /** Customer */
        Customer: {
            /** Channel Id */
            channel_id?: string | null;
            /** Number */
            number: string;
            /** Name */
            name: string;
        };
        /** DeleteAiSnippet */
        DeleteAiSnippet: {
            /**
             * Snippet Id
             * Format: uuid
             */
            snippet_id: string;
        };
        /** DeleteCannedReply */
        DeleteCannedReply: {
            /**
             * Canned Reply Id
             * Format: uuid
             */
            canned_reply_id: string;
        };
        /** DeleteLabel */
        DeleteLabel: {
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
        };
        /** DeleteTeam */
        DeleteTeam: {
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
        };
        /** DeleteView */
        DeleteView: {
            /**
             * View Id
             * Format: uuid
             */
            view_id: string;
        };
        /** DisableChannel */
        DisableChannel: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
        };
        /** DiscardDraft */
        DiscardDraft: {
            /**
             * Draft Id
             * Format: uuid
             */
            draft_id: string;
        };
        /** Duration */
        Duration: {
            /** Count */
            count: number;
            /** Seconds */
            seconds: number;
            /** Histogram */
            histogram: number[];
            /** P50 S Max */
            p50_s_max: number | null;
            /** P90 S Max */
            p90_s_max: number | null;
        };
        /** Effect */
        Effect: {
            /**
             * Effect Id
             * Format: uuid
             */
            effect_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "mail" | "delivery" | "media" | "ai";
            /** Task */
            task: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "claimed" | "calling" | "unknown" | "done" | "failed";
            /** Reason */
            reason: string | null;
            /**
             * About Id
             * Format: uuid
             */
            about_id: string;
            /** Channel Id */
            channel_id: string | null;
            /** Attempts */
            attempts: number;
            /** Doubts */
            doubts: number;
            /** Asked At */
            asked_at: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /** Closed At */
            closed_at: string | null;
        };
        /** EffectPage */
        EffectPage: {
            /** Effects */
            effects: components["schemas"]["Effect"][];
            /** Next */
            next: string | null;
        };
        /** EmailNamed */
        EmailNamed: {
            /** Email */
            email: string;
        };
        /** EmailVerified */
        EmailVerified: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
        };
        /** Enrolled */
        Enrolled: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
        };
        /** Enrolment */
        Enrolment: {
            /** Secret */
            secret: string;
            /** Uri */
            uri: string;
        };
        /** EraseContact */
        EraseContact: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "asked_by_person" | "no_longer_needed" | "collected_in_error";
        };
        /** EventFound */
        EventFound: {
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /**
             * Event Id
             * Format: uuid
             */
            event_id: string;
            /** Type */
            type: string;
            /** Subject */
            subject: string;
            /** Actor */
            actor: string;
            /** On Behalf Of */
            on_behalf_of: string | null;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Conversation Id */
            conversation_id: string | null;
            /** Message Id */
            message_id: string | null;
            /** Correlation Id */
            correlation_id: string;
            /** Causation Id */
            causation_id: string | null;
            /**
             * Seal
             * @enum {string}
             */
            seal: "none" | "sealed" | "opened" | "erased";
            /** Fields */
            fields: {
                [key: string]: unknown;
            } | null;
            /** Unreadable */
            unreadable: string | null;
            place: components["schemas"]["PlaceInLog"];
            /** Record */
            record: string;
        };
        /** EventPage */
        EventPage: {
            /** Events */
            events: components["schemas"]["EventRow"][];
            /** Next */
            next: string | null;
        };
        /** EventRow */
        EventRow: {
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /**
             * Event Id
             * Format: uuid
             */
            event_id: string;
            /** Type */
            type: string;
            /** Subject */
            subject: string;
            /** Actor */
            actor: string;
            /** On Behalf Of */
            on_behalf_of: string | null;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Conversation Id */
            conversation_id: string | null;
            /** Message Id */
            message_id: string | null;
            /** Correlation Id */
            correlation_id: string;
            /** Causation Id */
            causation_id: string | null;
        };
        /** EventShown */
        EventShown: {
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /**
             * Event Id
             * Format: uuid
             */
            event_id: string;
            /** Type */
            type: string;
            /** Subject */
            subject: string;
            /** Actor */
            actor: string;
            /** On Behalf Of */
            on_behalf_of: string | null;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Conversation Id */
            conversation_id: string | null;
            /** Message Id */
            message_id: string | null;
            /** Correlation Id */
            correlation_id: string;
            /** Causation Id */
            causation_id: string | null;
            /**
             * Seal
             * @enum {string}
             */
            seal: "none" | "sealed" | "opened" | "erased";
            /** Fields */
            fields: {
                [key: string]: unknown;
            } | null;
            /** Unreadable */
            unreadable: string | null;
        };
        /** Figures */
        Figures: {
            /** Group */
            group: string | null;
            /** Messages In */
            messages_in: number;
            /** Messages Out */
            messages_out: number;
            /** Opened */
            opened: number;
            /** Reopened */
            reopened: number;
            /** Resolved */
            resolved: number;
            /** Labelled */
            labelled: number;
            /** Open At End */
            open_at_end: number;
            /** Snoozed At End */
            snoozed_at_end: number;
            first_response: components["schemas"]["Duration"] | null;
            response: components["schemas"]["Duration"] | null;
            resolution: components["schemas"]["Duration"] | null;
        };
        /** FileLink */
        FileLink: {
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
            /** Url */
            url: string;
            /** Media Type */
            media_type: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** FileMessage */
        FileMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "file";
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
            /**
             * Caption
             * @default
             */
            caption?: string;
            /** File Name */
            file_name?: string | null;
        };
        /** FileToUpload */
        FileToUpload: {
            /** Message */
            message: number;
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
            /**
             * State
             * @enum {string}
             */
            state: "requested" | "uploaded" | "stored" | "rejected" | "expired" | "deleted";
            /** Media Type */
            media_type: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            form: components["schemas"]["UploadForm"] | null;
        };
        /** ImportAnswer */
        ImportAnswer: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Added */
            added: number;
            /** Known */
            known: number;
            /** Files */
            files: components["schemas"]["FileToUpload"][];
        };
        /** ImportMessages */
        ImportMessages: {
            /**
             * Import Id
             * Format: uuid
             */
            import_id: string;
            /** Contact Id */
            contact_id?: string | null;
            customer?: components["schemas"]["Customer"] | null;
            /** Messages */
            messages: components["schemas"]["Said"][];
        };
        /** InboxPolicy */
        InboxPolicy: {
            /**
             * Auto Assign
             * @default false
             */
            auto_assign?: boolean;
            /** Auto Assign Team Id */
            auto_assign_team_id?: string | null;
            /**
             * Time Zone
             * @default UTC
             */
            time_zone?: string;
            /**
             * Working Hours
             * @default []
             */
            working_hours?: string[];
            /**
             * Read Receipts
             * @default false
             */
            read_receipts?: boolean;
        };
        /** InboxPolicyKept */
        InboxPolicyKept: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
        };
        /** InvitationEnded */
        InvitationEnded: {
            /**
             * Invitation Id
             * Format: uuid
             */
            invitation_id: string;
        };
        /** InvitationPage */
        InvitationPage: {
            /** Invitations */
            invitations: components["schemas"]["InvitationRow"][];
            /** Next */
            next: string | null;
        };
        /** InvitationRow */
        InvitationRow: {
            /**
             * Invitation Id
             * Format: uuid
             */
            invitation_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /** Email */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
            /**
             * Invited At
             * Format: date-time
             */
            invited_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** InvitationTaken */
        InvitationTaken: {
            /**
             * Token
             * Format: password
             */
            token: string;
            /** Name */
            name?: string | null;
            /** Password */
            password?: string | null;
        };
        /** InviteMember */
        InviteMember: {
            /** Email */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
        };
        /** LabelConversation */
        LabelConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
        };
        /** LabelKept */
        LabelKept: {
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
        };
        /** LabelPage */
        LabelPage: {
            /** Labels */
            labels: components["schemas"]["LabelRow"][];
            /** Next */
            next: string | null;
        };
        /** LabelRow */
        LabelRow: {
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
            /** Name */
            name: string;
            /**
             * Colour
             * @enum {string}
             */
            colour: "grey" | "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "violet" | "pink";
            /** Deleted At */
            deleted_at: string | null;
        };
        /** LinkChanged */
        LinkChanged: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
            /** Provider */
            provider: string;
        };
        /** LinkContacts */
        LinkContacts: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Linked Contact Id
             * Format: uuid
             */
            linked_contact_id: string;
        };
        /** ListMessage */
        ListMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "list";
            /** Text */
            text: string;
            /** Header */
            header?: string | null;
            /** Footer */
            footer?: string | null;
            /** Button */
            button: string;
            /** Sections */
            sections: components["schemas"]["Section"][];
        };
        /** LogShard */
        LogShard: {
            /** Shard */
            shard: number;
            /** Last Seq */
            last_seq: number;
            /** Last At */
            last_at: string | null;
            /** Outbox From Seq */
            outbox_from_seq: number;
            /** Outbox From At */
            outbox_from_at: string | null;
        };
        /** LogState */
        LogState: {
            /**
             * Log Id
             * Format: uuid
             */
            log_id: string;
            /** Source */
            source: string;
            /** Topic */
            topic: string;
            /** Topic Id */
            topic_id: string | null;
            /** Topic Configs */
            topic_configs: {
                [key: string]: string;
            };
            /** Events */
            events: number;
            /** Shards */
            shards: components["schemas"]["LogShard"][];
        };
        /** MarkRead */
        MarkRead: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Read Seq */
            read_seq: number;
        };
        /** MemberAsked */
        MemberAsked: {
            /**
             * Invitation Id
             * Format: uuid
             */
            invitation_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** MemberIsIn */
        MemberIsIn: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
        };
        /** MemberIsOut */
        MemberIsOut: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /** MemberPage */
        MemberPage: {
            /** Members */
            members: components["schemas"]["MemberRow"][];
            /** Next */
            next: string | null;
        };
        /** MemberRow */
        MemberRow: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /** Name */
            name: string;
            /** Email */
            email: string | null;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
            /**
             * Joined At
             * Format: date-time
             */
            joined_at: string;
            /** Left At */
            left_at: string | null;
        };
        /** MessageHistory */
        MessageHistory: {
            /** Events */
            events: components["schemas"]["EventShown"][];
            /** More */
            more: boolean;
        };
        /** MessageTaken */
        MessageTaken: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Version */
            version: number;
        };
        /** MessageTried */
        MessageTried: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Version */
            version: number;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Attempt */
            attempt: number;
            /** Maybe Doubled */
            maybe_doubled: boolean;
        };
        /** MessageWritten */
        MessageWritten: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Version */
            version: number;
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
        };
        /** Myself */
        Myself: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** Email Is Verified */
            email_is_verified: boolean;
            /** Second Factor */
            second_factor: boolean;
            /** Second Factor By */
            second_factor_by: ("authenticator" | "whatsapp") | null;
            /**
             * Session Id
             * Format: uuid
             */
            session_id: string;
            /** Workspace Id */
            workspace_id: string | null;
            /** Workspaces */
            workspaces: components["schemas"]["WorkspaceOfMine"][];
        };
        /** NewToken */
        NewToken: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
            /**
             * Token
             * Format: password
             */
            token: string;
        };
        /** NoteWritten */
        NoteWritten: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Version */
            version: number;
            /**
             * Note Id
             * Format: uuid
             */
            note_id: string;
        };
        /** NotificationPage */
        NotificationPage: {
            /** Notifications */
            notifications: components["schemas"]["NotificationRow"][];
            /** Unread Total */
            unread_total: number;
            /** Next */
            next: string | null;
        };
        /** NotificationRow */
        NotificationRow: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "assigned" | "mentioned" | "replied";
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /** Actor */
            actor: string | null;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Unread */
            unread: boolean;
        };
        /** NotificationSettings */
        NotificationSettings: {
            /**
             * Assigned
             * @default []
             */
            assigned?: ("browser" | "sound" | "mail")[];
            /**
             * Mentioned
             * @default []
             */
            mentioned?: ("browser" | "sound" | "mail")[];
            /**
             * Replied
             * @default []
             */
            replied?: ("browser" | "sound" | "mail")[];
        };
        /** NotificationsKept */
        NotificationsKept: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /** NumberAndToken */
        NumberAndToken: {
            /** Name */
            name: string;
            /** Phone Number Id */
            phone_number_id: string;
            /** Waba Id */
            waba_id: string;
            /**
             * Token
             * Format: password
             */
            token: string;
        };
        /** NumberOfMine */
        NumberOfMine: {
            /** Number */
            number: string;
        };
        /** OAuthError */
        OAuthError: {
            /**
             * Error
             * @enum {string}
             */
            error: "invalid_request" | "invalid_client" | "unsupported_grant_type" | "invalid_scope";
            /** Error Description */
            error_description: string;
        };
        /** OperationPage */
        OperationPage: {
            /** Operations */
            operations: components["schemas"]["OperationState"][];
            /** Next */
            next: string | null;
        };
        /** OperationRequested */
        OperationRequested: {
            /**
             * Operation Id
             * Format: uuid
             */
            operation_id: string;
            /**
             * State
             * @default requested
             * @constant
             */
            state?: "requested";
        };
        /** OperationState */
        OperationState: {
            /**
             * Operation Id
             * Format: uuid
             */
            operation_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "rebuild" | "rollback" | "redrive" | "prune" | "settle";
            /** Arguments */
            arguments: {
                [key: string]: unknown;
            };
            /** Requested By */
            requested_by: string;
            /**
             * Requested At
             * Format: date-time
             */
            requested_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "requested" | "running" | "done" | "failed";
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Started At */
            started_at: string | null;
            /** Ended At */
            ended_at: string | null;
        };
        /** Pace */
        Pace: {
            /** Host */
            host: string;
            /** Pid */
            pid: number;
            /** Shards Owned */
            shards_owned: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
            /** Samples */
            samples: number;
            /** P50 Ms */
            p50_ms: {
                [key: string]: number;
            };
            /** P99 Ms */
            p99_ms: {
                [key: string]: number;
            };
            /** Shards */
            shards: {
                [key: string]: unknown;
            };
        };
        /** ParkedKey */
        ParkedKey: {
            /** Projection */
            projection: string;
            /** Build */
            build: number;
            /** Shard */
            shard: number;
            /** Subject */
            subject: string;
            /** First Seq */
            first_seq: number;
            /** Records */
            records: number;
            /** Reason */
            reason: string;
            /**
             * Parked At
             * Format: date-time
             */
            parked_at: string;
        };
        /** ParkedKeyShown */
        ParkedKeyShown: {
            /** Projection */
            projection: string;
            /** Build */
            build: number;
            /** Shard */
            shard: number;
            /** Subject */
            subject: string;
            /** Records */
            records: number;
            /** Reason */
            reason: string;
            /** Stack */
            stack: string[];
            /**
             * Parked At
             * Format: date-time
             */
            parked_at: string;
            first: components["schemas"]["ParkedRecord"];
            /** Waiting */
            waiting: components["schemas"]["WaitingRecord"][];
        };
        /** ParkedPage */
        ParkedPage: {
            /** Parked Keys */
            parked_keys: components["schemas"]["ParkedKey"][];
            /** Next */
            next: string | null;
        };
        /** ParkedRecord */
        ParkedRecord: {
            /** Seq */
            seq: number;
            /** Event */
            event: {
                [key: string]: unknown;
            } | null;
            /** Unreadable */
            unreadable: string | null;
            /** Record */
            record: unknown;
            /** Base64 */
            base64: string | null;
        };
        /** PasswordByLink */
        PasswordByLink: {
            /**
             * Token
             * Format: password
             */
            token: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /** PasswordChange */
        PasswordChange: {
            /**
             * Current
             * Format: password
             */
            current: string;
            /**
             * New
             * Format: password
             */
            new: string;
        };
        /** PasswordSet */
        PasswordSet: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
        };
        /** PlaceFound */
        PlaceFound: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Contact Name */
            contact_name: string;
            /** Contact Address */
            contact_address: string;
            /** Contact Username */
            contact_username: string | null;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /**
             * Event Id
             * Format: uuid
             */
            event_id: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out" | "note";
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Excerpt */
            excerpt: components["schemas"]["Segment"][];
        };
        /** PlaceInLog */
        PlaceInLog: {
            /** Topic */
            topic: string;
            /** Partition */
            partition: number;
            /** Offset Min */
            offset_min: number;
        };
        /** Policies */
        Policies: {
            inbox: components["schemas"]["InboxPolicy"];
            ai: components["schemas"]["AiPolicy"];
        };
        /** PresenceSignalled */
        PresenceSignalled: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * State
             * @enum {string}
             */
            state: "viewing" | "typing" | "gone";
            /** Repeat S */
            repeat_s: number;
        };
        /** ProjectionShard */
        ProjectionShard: {
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /** Lag Events */
            lag_events: number;
            /** Lag S */
            lag_s: number;
            /** Stopped */
            stopped: string | null;
        };
        /** ProjectionState */
        ProjectionState: {
            /** Name */
            name: string;
            /** Build */
            build: number;
            /** Version */
            version: number;
            /**
             * State
             * @enum {string}
             */
            state: "serving" | "building" | "retired" | "stopped";
            /** Serving */
            serving: boolean;
            /** Lag Events */
            lag_events: number;
            /** Lag S */
            lag_s: number;
            /** Parked Keys */
            parked_keys: number;
            /** Shards */
            shards: components["schemas"]["ProjectionShard"][];
        };
        /** Projections */
        Projections: {
            /** Projections */
            projections: components["schemas"]["ProjectionState"][];
            /** Pace */
            pace: components["schemas"]["Pace"][];
        };
        /** ProviderAsked */
        ProviderAsked: {
            /** Url */
            url: string;
        };
        /** ProviderList */
        ProviderList: {
            /** Providers */
            providers: components["schemas"]["ProviderOffered"][];
        };
        /** ProviderNamed */
        ProviderNamed: {
            /** Provider */
            provider: string;
            /**
             * Return Path
             * @default /
             */
            return_path?: string;
        };
        /** ProviderOffered */
        ProviderOffered: {
            /** Provider */
            provider: string;
            /** Label */
            label: string;
        };
        /** PruneOutbox */
        PruneOutbox: {
            /** Older Than Days */
            older_than_days: number;
            /**
             * Dry Run
             * @default false
             */
            dry_run?: boolean;
        };
        /**
         * Read
         * @enum {string}
         */
        Read: "inbox:read" | "workspace:read" | "events:read" | "operations:read" | "members:read" | "tokens:read";
        /** ReadSoFar */
        ReadSoFar: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Read Seq */
            read_seq: number;
        };
        /** Rebuild */
        Rebuild: {
            /** Projection */
            projection: string;
            /** Build */
            build: number;
            /** Version */
            version: number;
            /**
             * State
             * @enum {string}
             */
            state: "building" | "serving" | "retired" | "failed" | "dropped";
            /** Phase */
            phase: ("folding" | "indexing" | "verifying" | "following" | "switching") | null;
            /** Requested By */
            requested_by: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Ended At */
            ended_at: string | null;
            /** Served At */
            served_at: string | null;
            /** Events */
            events: number;
            /** Events Total */
            events_total: number;
            /** Events Per S */
            events_per_s: number | null;
            /** Eta S */
            eta_s: number | null;
            /** Verification */
            verification: {
                [key: string]: unknown;
            } | null;
        };
        /** RebuildPage */
        RebuildPage: {
            /** Rebuilds */
            rebuilds: components["schemas"]["Rebuild"][];
            /** Next */
            next: string | null;
        };
        /** ReceiptAsked */
        ReceiptAsked: {
            /**
             * Receipt Id
             * Format: uuid
             */
            receipt_id: string;
        };
        /** ReceiveMessage */
        ReceiveMessage: {
            /**
             * Channel
             * @constant
             */
            channel: "whatsapp";
            /** Address */
            address: string;
            /** Name */
            name: string;
            /** Provider Message Id */
            provider_message_id: string;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /** Text */
            text: string;
        };
        /** RecoveryCodes */
        RecoveryCodes: {
            /** Recovery Codes */
            recovery_codes: string[];
        };
        /** RedriveParkedKey */
        RedriveParkedKey: {
            /** Projection */
            projection: string;
            /** Subject */
            subject: string;
            /**
             * Dry Run
             * @default false
             */
            dry_run?: boolean;
        };
        /** RefreshTemplates */
        RefreshTemplates: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
        };
        /** Relay */
        Relay: {
            active: components["schemas"]["RelayProcess"] | null;
            /** Standing By */
            standing_by: components["schemas"]["RelayProcess"][];
            /** Unpublished */
            unpublished: number | null;
            /** Shards */
            shards: components["schemas"]["RelayShard"][];
        };
        /** RelayProcess */
        RelayProcess: {
            /** Host */
            host: string;
            /** Pid */
            pid: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
        };
        /** RelayShard */
        RelayShard: {
            /** Shard */
            shard: number;
            /** Committed Seq */
            committed_seq: number;
            /** Published Seq */
            published_seq: number | null;
            /** Unpublished */
            unpublished: number | null;
            /** Halted */
            halted: string | null;
            /** Halted At */
            halted_at: string | null;
        };
        /** RemoveMember */
        RemoveMember: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /** RenameContact */
        RenameContact: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Name */
            name: string;
        };
        /** ReopenConversation */
        ReopenConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** RequestDescription */
        RequestDescription: {
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
        };
        /** RequestDraft */
        RequestDraft: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Instruction */
            instruction?: string | null;
        };
        /** RequestSummary */
        RequestSummary: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** RequestTriage */
        RequestTriage: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** RequestUpload */
        RequestUpload: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
            /** Media Type */
            media_type: string;
            /** Size Bytes */
            size_bytes: number;
            /** File Name */
            file_name?: string | null;
        };
        /** ResolveConversation */
        ResolveConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** RestartAi */
        RestartAi: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** RetryMessage */
        RetryMessage: {
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            template?: components["schemas"]["TemplateMessage"] | null;
        };
        /** RevokeInvitation */
        RevokeInvitation: {
            /**
             * Invitation Id
             * Format: uuid
             */
            invitation_id: string;
        };
        /** RevokeToken */
        RevokeToken: {
            /**
             * Token Id
             * Format: uuid
             */
            token_id: string;
        };
        /** RoleChanged */
        RoleChanged: {
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
        };
        /** RollbackProjection */
        RollbackProjection: {
            /** Projection */
            projection: string;
        };
        /** Row */
        Row: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Description */
            description?: string | null;
        };
        /** Said */
        Said: {
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * Kind
             * @default text
             * @enum {string}
             */
            kind?: "text" | "file" | "system";
            /** Author */
            author: string;
            /** Text */
            text: string;
            /** File Name */
            file_name?: string | null;
            file?: components["schemas"]["SaidFile"] | null;
            /**
             * Occurrence
             * @default 0
             */
            occurrence?: number;
        };
        /** SaidFile */
        SaidFile: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
            /** Media Type */
            media_type: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /** SaveAiSnippet */
        SaveAiSnippet: {
            /** Snippet Id */
            snippet_id?: string | null;
            /** Title */
            title: string;
            /** Text */
            text: string;
        };
        /** SaveView */
        SaveView: {
            /** View Id */
            view_id?: string | null;
            /** Name */
            name: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
            /** Status */
            status?: ("open" | "snoozed" | "resolved") | null;
            /** Assignee */
            assignee?: ("me" | "nobody") | string | null;
            /** Label Id */
            label_id?: string | null;
            /** Channel */
            channel?: "whatsapp" | null;
            /** Priority */
            priority?: ("low" | "normal" | "high" | "urgent") | null;
            /** Unread */
            unread?: boolean | null;
            /** Window Closing */
            window_closing?: boolean | null;
            /**
             * Sort
             * @default last_activity
             * @enum {string}
             */
            sort?: "last_activity" | "oldest_waiting" | "priority";
        };
        /** SearchPage */
        SearchPage: {
            /** Contacts */
            contacts: components["schemas"]["ContactPlace"][];
            /** Places */
            places: components["schemas"]["PlaceFound"][];
            /** Next */
            next: string | null;
        };
        /** SecondFactorPassed */
        SecondFactorPassed: {
            /**
             * Session Id
             * Format: uuid
             */
            session_id: string;
            /** Recovery Code Used */
            recovery_code_used: boolean;
        };
        /** Section */
        Section: {
            /** Title */
            title?: string | null;
            /** Rows */
            rows: components["schemas"]["Row"][];
        };
        /** Segment */
        Segment: {
            /** Text */
            text: string;
            /** Found */
            found: boolean;
        };
        /** SendMessage */
        SendMessage: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Text */
            text?: string | null;
            /** Message */
            message?: (components["schemas"]["TextMessage"] | components["schemas"]["FileMessage"] | components["schemas"]["TemplateMessage"] | components["schemas"]["ButtonsMessage"] | components["schemas"]["ListMessage"]) | null;
            /** Reply To Id */
            reply_to_id?: string | null;
            /** Draft Id */
            draft_id?: string | null;
        };
        /** SendReaction */
        SendReaction: {
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Emoji */
            emoji: string;
        };
        /** SendReadReceipt */
        SendReadReceipt: {
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
        };
        /** SessionBegun */
        SessionBegun: {
            /**
             * Session Id
             * Format: uuid
             */
            session_id: string;
            /** Workspace Id */
            workspace_id: string | null;
            /**
             * Second Factor
             * @enum {string}
             */
            second_factor: "needed" | "none";
            /** Second Factor By */
            second_factor_by: ("authenticator" | "whatsapp") | null;
            /** Secret */
            secret: string | null;
        };
        /** SessionList */
        SessionList: {
            /** Sessions */
            sessions: components["schemas"]["SessionOfMine"][];
        };
        /** SessionNamed */
        SessionNamed: {
            /**
             * Session Id
             * Format: uuid
             */
            session_id: string;
        };
        /** SessionOfMine */
        SessionOfMine: {
            /**
             * Session Id
             * Format: uuid
             */
            session_id: string;
            /** Method */
            method: string;
            /** Address */
            address: string;
            /** User Agent */
            user_agent: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Used At
             * Format: date-time
             */
            last_used_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** This One */
            this_one: boolean;
        };
        /** SessionsEnded */
        SessionsEnded: {
            /** Session Ids */
            session_ids: string[];
        };
        /** SetAiPolicy */
        SetAiPolicy: {
            /**
             * Tasks
             * @default []
             */
            tasks?: ("triage" | "summary" | "draft" | "description")[];
            /**
             * Auto Draft
             * @default false
             */
            auto_draft?: boolean;
            /**
             * Instructions
             * @default
             */
            instructions?: string;
            /**
             * Disclosure
             * @default
             */
            disclosure?: string;
            /**
             * Budget Microdollars Per Day Max
             * @default 5000000
             */
            budget_microdollars_per_day_max?: number;
        };
        /** SetContactField */
        SetContactField: {
            /**
             * Contact Id
             * Format: uuid
             */
            contact_id: string;
            /** Field */
            field: string;
            /** Value */
            value: string | null;
        };
        /** SetInboxPolicy */
        SetInboxPolicy: {
            /**
             * Auto Assign
             * @default false
             */
            auto_assign?: boolean;
            /** Auto Assign Team Id */
            auto_assign_team_id?: string | null;
            /**
             * Time Zone
             * @default UTC
             */
            time_zone?: string;
            /**
             * Working Hours
             * @default []
             */
            working_hours?: string[];
            /**
             * Read Receipts
             * @default false
             */
            read_receipts?: boolean;
        };
        /** SetNotifications */
        SetNotifications: {
            /**
             * Assigned
             * @default []
             */
            assigned?: ("browser" | "sound" | "mail")[];
            /**
             * Mentioned
             * @default []
             */
            mentioned?: ("browser" | "sound" | "mail")[];
            /**
             * Replied
             * @default []
             */
            replied?: ("browser" | "sound" | "mail")[];
        };
        /** SetPriority */
        SetPriority: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Priority
             * @enum {string}
             */
            priority: "low" | "normal" | "high" | "urgent";
        };
        /** SettleShard */
        SettleShard: {
            /** Shard */
            shard: number;
            /**
             * Lift
             * @default false
             */
            lift?: boolean;
            /** Plan */
            plan?: string | null;
            /**
             * Dry Run
             * @default false
             */
            dry_run?: boolean;
        };
        /** SignIn */
        SignIn: {
            /** Email */
            email: string;
            /**
             * Password
             * Format: password
             */
            password: string;
            /** Workspace Id */
            workspace_id?: string | null;
            /**
             * Bearer
             * @default false
             */
            bearer?: boolean;
        };
        /** SignUpBegun */
        SignUpBegun: {
            /**
             * Return Path
             * @default /
             */
            return_path?: string;
        };
        /** SignalPresence */
        SignalPresence: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * State
             * @enum {string}
             */
            state: "viewing" | "typing" | "gone";
        };
        /** SnoozeConversation */
        SnoozeConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /** StartConversation */
        StartConversation: {
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
            /** Number */
            number: string;
            /** Name */
            name?: string | null;
            template: components["schemas"]["TemplateMessage"];
            /**
             * Although Erased
             * @default false
             */
            although_erased?: boolean;
        };
        /** StartRebuild */
        StartRebuild: {
            /** Projections */
            projections: string[];
            /**
             * Processes
             * @default 2
             */
            processes?: number;
            /** Events Per S Max */
            events_per_s_max?: number | null;
        };
        /** Stats */
        Stats: {
            /** Time Zone */
            time_zone: string;
            /**
             * By
             * @enum {string}
             */
            by: "hour" | "day";
            /**
             * Group By
             * @enum {string}
             */
            group_by: "none" | "channel" | "member" | "label";
            /** Limits S */
            limits_s: number[];
            /** Buckets */
            buckets: components["schemas"]["Bucket"][];
            /** Total */
            total: components["schemas"]["Figures"][];
            /** Ai */
            ai: components["schemas"]["AiFigures"][];
        };
        /** StopAi */
        StopAi: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** TeamKept */
        TeamKept: {
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
        };
        /** TeamPage */
        TeamPage: {
            /** Teams */
            teams: components["schemas"]["TeamRow"][];
            /** Next */
            next: string | null;
        };
        /** TeamRow */
        TeamRow: {
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Name */
            name: string;
            /** Member Ids */
            member_ids: string[];
        };
        /** TemplateButton */
        TemplateButton: {
            /** Index */
            index: number;
            /** Text */
            text?: string | null;
            /** Payload */
            payload?: string | null;
        };
        /** TemplateMessage */
        TemplateMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "template";
            /** Name */
            name: string;
            /** Language */
            language: string;
            /**
             * Parameters
             * @default []
             */
            parameters?: string[] | {
                [key: string]: string;
            };
            /** Header */
            header?: string | null;
            /** Header Media Id */
            header_media_id?: string | null;
            /**
             * Buttons
             * @default []
             */
            buttons?: components["schemas"]["TemplateButton"][];
        };
        /** TemplatePage */
        TemplatePage: {
            /** Templates */
            templates: components["schemas"]["TemplateRow"][];
            /** Next */
            next: string | null;
        };
        /** TemplateRow */
        TemplateRow: {
            /**
             * Template Id
             * Format: uuid
             */
            template_id: string;
            /**
             * Channel Id
             * Format: uuid
             */
            channel_id: string;
            /** Name */
            name: string;
            /** Language */
            language: string;
            /** Category */
            category: string;
            /** Status */
            status: string;
            /** Header */
            header: string | null;
            /** Body */
            body: string;
            /** Footer */
            footer: string | null;
            /** Buttons */
            buttons: string[];
            /** Parameters */
            parameters: string[];
            /** Header Parameters */
            header_parameters: string[];
            /**
             * Listed At
             * Format: date-time
             */
            listed_at: string;
        };
        /** TemplatesAsked */
        TemplatesAsked: {
            /**
             * Request Id
             * Format: uuid
             */
            request_id: string;
        };
        /** TextMessage */
        TextMessage: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "text";
            /** Text */
            text: string;
        };
        /** TimelineItem */
        TimelineItem: {
            /** Shard */
            shard: number;
            /** Seq */
            seq: number;
            /**
             * Event Id
             * Format: uuid
             */
            event_id: string;
            /** Kind */
            kind: string;
            /** Actor */
            actor: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Message Id */
            message_id: string | null;
            /** Direction */
            direction: ("in" | "out") | null;
            /** Message Kind */
            message_kind: string | null;
            /** Channel Id */
            channel_id: string | null;
            /** Content */
            content: string | null;
            /** Reply To Id */
            reply_to_id: string | null;
            /** Forwarded */
            forwarded: boolean | null;
            /** Template */
            template: string | null;
            /** Author */
            author: string | null;
            /** File Name */
            file_name: string | null;
            /** Delivery */
            delivery: ("queued" | "accepted" | "unconfirmed" | "sent" | "failed" | "delivered" | "read" | "played") | null;
            /** Delivery At */
            delivery_at: string | null;
            /** Attempt */
            attempt: number | null;
            /** Failure */
            failure: ("auth" | "throttle" | "window" | "consent" | "recipient" | "payload" | "transient" | "account" | "media" | "channel" | "record_unreadable") | null;
            /** Failure Code */
            failure_code: number | null;
            /** Failure Details */
            failure_details: string | null;
            /** Failure Trace Id */
            failure_trace_id: string | null;
            /** Maybe Doubled */
            maybe_doubled: boolean | null;
            /** Edited Text */
            edited_text: string | null;
            /** Edited At */
            edited_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
            /** Their Reaction */
            their_reaction: string | null;
            /** Our Reaction */
            our_reaction: string | null;
            /** Read Receipt At */
            read_receipt_at: string | null;
            /** Media Id */
            media_id: string | null;
            /** Media State */
            media_state: ("requested" | "uploaded" | "stored" | "rejected" | "expired" | "deleted") | null;
            /** Media Type */
            media_type: string | null;
            /** Media Name */
            media_name: string | null;
            /** Size Bytes */
            size_bytes: number | null;
            /** Has Preview */
            has_preview: boolean | null;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /** Rejection */
            rejection: ("empty" | "too_large" | "wrong_type" | "wrong_sha256" | "unsafe_type" | "broken_image" | "too_many_pixels" | "address_refused" | "refused_by_provider" | "not_uploaded" | "record_unreadable") | null;
            /** Note Id */
            note_id: string | null;
            /** Text */
            text: string | null;
            /** Sent At */
            sent_at: string | null;
            /** Mentions */
            mentions: string[] | null;
            /** Assignee Id */
            assignee_id: string | null;
            /** Former Assignee Id */
            former_assignee_id: string | null;
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Priority */
            priority: ("low" | "normal" | "high" | "urgent") | null;
            /** Label Id */
            label_id: string | null;
            /** Address */
            address: string | null;
            /** User Id */
            user_id: string | null;
            /** Username */
            username: string | null;
            /** Linked Contact Id */
            linked_contact_id: string | null;
            /** Media Description */
            media_description: string | null;
            /** Request Id */
            request_id: string | null;
            /** Task */
            task: ("triage" | "summary" | "draft" | "description") | null;
            /** Instruction */
            instruction: string | null;
            /** Language */
            language: string | null;
            /** Claims */
            claims: string | null;
            /** Remark */
            remark: string | null;
            /** Seen Text */
            seen_text: string | null;
            /** Rests On Message Ids */
            rests_on_message_ids: string[] | null;
            /** Rests On Snippet Ids */
            rests_on_snippet_ids: string[] | null;
            /** Model */
            model: string | null;
            /** Prompt */
            prompt: string | null;
            /** Is Offline */
            is_offline: boolean | null;
            /** Ai Failure */
            ai_failure: ("truncated" | "refusal" | "context_exceeded" | "unexpected_stop" | "invalid" | "too_long" | "invented_ids" | "unsourced" | "foreign_link" | "foreign_data" | "leaked") | ("unavailable" | "request_refused" | "account_refused" | "unconfirmed") | ("budget" | "paused" | "limit" | "task_is_off" | "stopped" | "superseded" | "nothing_to_ask" | "not_analysed" | "no_price" | "record_unreadable") | null;
            /** Error Code */
            error_code: string | null;
            /** Proposal State */
            proposal_state: ("asked" | "answered" | "failed" | "approved" | "by_member" | "superseded" | "stopped") | null;
            /** Decided At */
            decided_at: string | null;
            /** Decided By */
            decided_by: string | null;
            /** Sent Message Id */
            sent_message_id: string | null;
            /** Draft Id */
            draft_id: string | null;
            /** Ai Generated */
            ai_generated: boolean | null;
            /** Approved By */
            approved_by: string | null;
            /** Draft Chars */
            draft_chars: number | null;
            /** Edit Distance */
            edit_distance: number | null;
        };
        /** TimelinePage */
        TimelinePage: {
            /** Items */
            items: components["schemas"]["TimelineItem"][];
            /** Before */
            before: string | null;
            /** After */
            after: string | null;
        };
        /** TokenEnded */
        TokenEnded: {
            /**
             * Token Id
             * Format: uuid
             */
            token_id: string;
        };
        /** TokenOfLink */
        TokenOfLink: {
            /**
             * Token
             * Format: password
             */
            token: string;
        };
        /** TokenPage */
        TokenPage: {
            /** Tokens */
            tokens: components["schemas"]["TokenRow"][];
            /** Next */
            next: string | null;
        };
        /** TokenRow */
        TokenRow: {
            /**
             * Token Id
             * Format: uuid
             */
            token_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "personal" | "client";
            /** Label */
            label: string;
            /** Scopes */
            scopes: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
        };
        /** TokenTold */
        TokenTold: {
            /**
             * Token Id
             * Format: uuid
             */
            token_id: string;
            /** Expires At */
            expires_at: string | null;
            /** Secret */
            secret: string;
            /** Client Id */
            client_id: string | null;
        };
        /** UnassignConversation */
        UnassignConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
        };
        /** UnlabelConversation */
        UnlabelConversation: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
        };
        /** UpdateCannedReply */
        UpdateCannedReply: {
            /**
             * Canned Reply Id
             * Format: uuid
             */
            canned_reply_id: string;
            /** Shortcut */
            shortcut: string;
            /** Text */
            text: string;
        };
        /** UpdateLabel */
        UpdateLabel: {
            /**
             * Label Id
             * Format: uuid
             */
            label_id: string;
            /** Name */
            name: string;
            /**
             * Colour
             * @enum {string}
             */
            colour: "grey" | "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "violet" | "pink";
        };
        /** UpdateTeam */
        UpdateTeam: {
            /**
             * Team Id
             * Format: uuid
             */
            team_id: string;
            /** Name */
            name: string;
            /** Member Ids */
            member_ids: string[];
        };
        /** UploadCompleted */
        UploadCompleted: {
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
        };
        /** UploadForm */
        UploadForm: {
            /**
             * Media Id
             * Format: uuid
             */
            media_id: string;
            /** Url */
            url: string;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** ViewKept */
        ViewKept: {
            /**
             * View Id
             * Format: uuid
             */
            view_id: string;
        };
        /** ViewPage */
        ViewPage: {
            /** Views */
            views: components["schemas"]["ViewRow"][];
            /** Next */
            next: string | null;
        };
        /** ViewRow */
        ViewRow: {
            /**
             * View Id
             * Format: uuid
             */
            view_id: string;
            /** Shared */
            shared: boolean;
            /** Name */
            name: string;
            /** Status */
            status: ("open" | "snoozed" | "resolved") | null;
            /** Assignee */
            assignee: string | null;
            /** Label Id */
            label_id: string | null;
            /** Channel */
            channel: "whatsapp" | null;
            /** Priority */
            priority: ("low" | "normal" | "high" | "urgent") | null;
            /** Unread */
            unread: boolean | null;
            /** Window Closing */
            window_closing: boolean | null;
            /**
             * Sort
             * @enum {string}
             */
            sort: "last_activity" | "oldest_waiting" | "priority";
        };
        /** WaitingRecord */
        WaitingRecord: {
            /** Seq */
            seq: number;
            /** Type */
            type: string | null;
            /** Event Id */
            event_id: string | null;
        };
        /** Workspace */
        Workspace: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
            /** Name */
            name: string | null;
            /** Created At */
            created_at: string | null;
        };
        /** WorkspaceEntered */
        WorkspaceEntered: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /** WorkspaceMade */
        WorkspaceMade: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
        };
        /** WorkspaceNamed */
        WorkspaceNamed: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
        };
        /** WorkspaceOfMine */
        WorkspaceOfMine: {
            /**
             * Workspace Id
             * Format: uuid
             */
            workspace_id: string;
            /** Workspace Name */
            workspace_name: string;
            /**
             * Member Id
             * Format: uuid
             */
            member_id: string;
            /**
             * Role
             * @enum {string}
             */
            role: "agent" | "admin" | "auditor" | "developer";
        };
        /**
         * Write
         * @enum {string}
         */
        Write: "inbox:write" | "channels:write" | "contacts:erase" | "members:write" | "tokens:write" | "workspace:write" | "installation:write" | "operations:write";
        /** Problem */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBegun"];
                };
            };
        };
    };
    pass_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorPassed"];
                };
            };
        };
    };
    get_myself: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Myself"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
        };
    };
    switch_workspace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceNamed"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceEntered"];
                };
            };
        };
    };
    set_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordSet"];
                };
            };
        };
    };
    request_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailNamed"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordByLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordSet"];
                };
            };
        };
    };
    request_email_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenOfLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailVerified"];
                };
            };
        };
    };
    start_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
        };
    };
    enrol_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    remove_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolled"];
                };
            };
        };
    };
    start_whatsapp_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NumberOfMine"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeAsked"];
                };
            };
        };
    };
    enrol_whatsapp_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    request_sign_in_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeAsked"];
                };
            };
        };
    };
    list_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
        };
    };
    authorize_with_provider: {
        parameters: {
            query?: {
                return_path?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    finish_with_provider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    link_provider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderNamed"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAsked"];
                };
            };
        };
    };
    unlink_provider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderNamed"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkChanged"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionNamed"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsEnded"];
                };
            };
        };
    };
    end_all_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsEnded"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsEnded"];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenTold"];
                };
            };
        };
    };
    issue_access_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["Body_issue_access_token"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessToken"];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenEnded"];
                };
            };
        };
    };
    receive_message: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiveMessage"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageTaken"];
                };
            };
        };
    };
    send_message: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageWritten"];
                };
            };
        };
    };
    retry_message: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryMessage"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageTried"];
                };
            };
        };
    };
    send_reaction: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendReaction"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageWritten"];
                };
            };
        };
    };
    send_read_receipt: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendReadReceipt"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptAsked"];
                };
            };
        };
    };
    start_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartConversation"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationStarted"];
                };
            };
        };
    };
    import_messages: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportMessages"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                status?: "open" | "snoozed" | "resolved";
                assignee_id?: string;
                mine?: boolean;
                unassigned?: boolean;
                label_id?: string;
                channel?: "whatsapp";
                priority?: "low" | "normal" | "high" | "urgent";
                unread?: boolean;
                window_closing_h?: number;
                intent?: "question" | "order" | "delivery" | "return_or_refund" | "billing" | "technical" | "appointment" | "cancellation" | "complaint" | "feedback" | "account" | "spam" | "other";
                urgency?: "low" | "normal" | "high" | "urgent";
                language?: string;
                sentiment?: "negative" | "neutral" | "positive";
                sort?: "last_activity" | "oldest_waiting" | "priority";
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPage"];
                };
            };
        };
    };
    count_conversations: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationCounts"];
                };
            };
        };
    };
    get_conversation: {
        parameters: {
            query: {
                conversation_id: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationFound"];
                };
            };
        };
    };
    list_timeline: {
        parameters: {
            query: {
                conversation_id: string;
                limit?: number;
                before?: string;
                after?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                query: string;
                conversation_id?: string;
                contact_id?: string;
                direction?: "in" | "out" | "note";
                since?: string;
                before?: string;
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchPage"];
                };
            };
        };
    };
    add_note: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddNote"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteWritten"];
                };
            };
        };
    };
    claim_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    assign_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    unassign_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnassignConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    set_priority: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPriority"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    label_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    unlabel_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnlabelConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    mark_read: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadSoFar"];
                };
            };
        };
    };
    signal_presence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignalPresence"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceSignalled"];
                };
            };
        };
    };
    snooze_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    resolve_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    reopen_conversation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReopenConversation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationChanged"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: {
                seconds_max?: number;
                topic?: ("inbox" | "workspace" | "operations")[];
                conversation_id?: string[];
                last_event_id?: string;
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        data?: string;
                        event?: string;
                        id?: string;
                        retry?: number;
                    };
                };
            };
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
        };
    };
    get_notifications: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationSettings"];
                };
            };
        };
    };
    set_notifications: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetNotifications"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationsKept"];
                };
            };
        };
    };
    list_views: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewPage"];
                };
            };
        };
    };
    save_view: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveView"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewKept"];
                };
            };
        };
    };
    delete_view: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteView"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewKept"];
                };
            };
        };
    };
    list_contacts: {
        parameters: {
            query?: {
                sort?: "name" | "newest";
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPage"];
                };
            };
        };
    };
    get_contact: {
        parameters: {
            query: {
                contact_id: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactFound"];
                };
            };
        };
    };
    rename_contact: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameContact"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactChanged"];
                };
            };
        };
    };
    set_contact_field: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetContactField"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactChanged"];
                };
            };
        };
    };
    alias_contact: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AliasContact"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactChanged"];
                };
            };
        };
    };
    link_contacts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkContacts"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactsLinked"];
                };
            };
        };
    };
    export_contact: {
        parameters: {
            query: {
                contact_id: string;
                after?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
        };
    };
    erase_contact: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseContact"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactIsGone"];
                };
            };
        };
    };
    request_upload: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestUpload"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadForm"];
                };
            };
        };
    };
    complete_upload: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteUpload"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadCompleted"];
                };
            };
        };
    };
    get_media: {
        parameters: {
            query: {
                media_id: string;
                preview?: boolean;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileLink"];
                };
            };
        };
    };
    set_ai_policy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAiPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiPolicyKept"];
                };
            };
        };
    };
    save_ai_snippet: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveAiSnippet"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiSnippetKept"];
                };
            };
        };
    };
    delete_ai_snippet: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteAiSnippet"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiSnippetKept"];
                };
            };
        };
    };
    request_triage: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestTriage"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiAsked"];
                };
            };
        };
    };
    request_summary: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestSummary"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiAsked"];
                };
            };
        };
    };
    request_draft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestDraft"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiAsked"];
                };
            };
        };
    };
    discard_draft: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardDraft"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiAsked"];
                };
            };
        };
    };
    request_description: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestDescription"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiAsked"];
                };
            };
        };
    };
    stop_ai: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopAi"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiChanged"];
                };
            };
        };
    };
    restart_ai: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestartAi"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiChanged"];
                };
            };
        };
    };
    list_ai_calls: {
        parameters: {
            query?: {
                conversation_id?: string;
                task?: "triage" | "summary" | "draft" | "description";
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiCallPage"];
                };
            };
        };
    };
    get_ai_usage: {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiUsage"];
                };
            };
        };
    };
    get_workspace: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
        };
    };
    create_workspace: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWorkspace"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceMade"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
        };
    };
    invite_member: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteMember"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberAsked"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
        };
    };
    revoke_invitation: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeInvitation"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationEnded"];
                };
            };
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationTaken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberIsIn"];
                };
            };
        };
    };
    change_member_role: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMemberRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleChanged"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveMember"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberIsOut"];
                };
            };
        };
    };
    list_labels: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelPage"];
                };
            };
        };
    };
    create_label: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateLabel"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelKept"];
                };
            };
        };
    };
    update_label: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateLabel"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelKept"];
                };
            };
        };
    };
    delete_label: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteLabel"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelKept"];
                };
            };
        };
    };
    list_canned_replies: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyPage"];
                };
            };
        };
    };
    create_canned_reply: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCannedReply"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyKept"];
                };
            };
        };
    };
    update_canned_reply: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCannedReply"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyKept"];
                };
            };
        };
    };
    delete_canned_reply: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteCannedReply"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyKept"];
                };
            };
        };
    };
    list_teams: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamPage"];
                };
            };
        };
    };
    create_team: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTeam"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamKept"];
                };
            };
        };
    };
    update_team: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTeam"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamKept"];
                };
            };
        };
    };
    delete_team: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteTeam"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamKept"];
                };
            };
        };
    };
    get_policies: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
        };
    };
    set_inbox_policy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetInboxPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxPolicyKept"];
                };
            };
        };
    };
    list_channels: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelPage"];
                };
            };
        };
    };
    connect_channel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NumberAndToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelKept"];
                };
            };
        };
    };
    reconnect_channel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelKept"];
                };
            };
        };
    };
    refresh_templates: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTemplates"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatesAsked"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                channel_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePage"];
                };
            };
        };
    };
    disable_channel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableChannel"];
            };
        };
        responses: {
            200: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelKept"];
                };
            };
        };
    };
    begin_channel_sign_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUpBegun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAsked"];
                };
            };
        };
    };
    finish_channel_sign_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    get_stats: {
        parameters: {
            query: {
                from: string;
                to: string;
                by?: "hour" | "day";
                group_by?: "none" | "channel" | "member" | "label";
                time_zone?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                since?: string;
                until?: string;
                actor?: string;
                type?: string[];
                subject?: string;
                conversation_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
        };
    };
    get_event: {
        parameters: {
            query?: {
                shard?: number;
                seq?: number;
                event_id?: string;
                open?: boolean;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventFound"];
                };
            };
        };
    };
    get_message_history: {
        parameters: {
            query: {
                message_id: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageHistory"];
                };
            };
        };
    };
    export_events: {
        parameters: {
            query?: {
                after?: string;
                events_max?: number;
                decoded?: boolean;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
        };
    };
    export_conversation: {
        parameters: {
            query: {
                conversation_id: string;
                after?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
        };
    };
    list_projections: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Projections"];
                };
            };
        };
    };
    get_relay: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relay"];
                };
            };
        };
    };
    get_log: {
        parameters: {
            query?: never;
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogState"];
                };
            };
        };
    };
    list_effects: {
        parameters: {
            query?: {
                state?: "pending" | "claimed" | "calling" | "unknown" | "done" | "failed";
                kind?: "mail" | "delivery" | "media" | "ai";
                contact_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectPage"];
                };
            };
        };
    };
    start_rebuild: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRebuild"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationRequested"];
                };
            };
        };
    };
    list_rebuilds: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RebuildPage"];
                };
            };
        };
    };
    get_rebuild: {
        parameters: {
            query: {
                projection: string;
                build: number;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuild"];
                };
            };
        };
    };
    rollback_projection: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollbackProjection"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationRequested"];
                };
            };
        };
    };
    list_parked_keys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedPage"];
                };
            };
        };
    };
    get_parked_key: {
        parameters: {
            query: {
                projection: string;
                subject: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedKeyShown"];
                };
            };
        };
    };
    redrive_parked_key: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveParkedKey"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationRequested"];
                };
            };
        };
    };
    prune_outbox: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PruneOutbox"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationRequested"];
                };
            };
        };
    };
    settle_shard: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettleShard"];
            };
        };
        responses: {
            202: {
                headers: {
                    "OnRecord-Position"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationRequested"];
                };
            };
        };
    };
    list_operations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
        };
    };
    get_operation: {
        parameters: {
            query: {
                operation_id: string;
            };
            header?: {
                "OnRecord-After"?: string;
                "OnRecord-Stale"?: "accept";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationState"];
                };
            };
        };
    };
}
