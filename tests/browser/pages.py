"""Every address of the site: who looks at it in the tests, with which arguments, or why it is no page.

`test_every_page` fails when an address is in neither table, so that a new page cannot be forgotten.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class At:
    """One look at an address: as whom, with which of the arguments of `scenes`, after which words of the address.

    `status` is what the address answers; `through` names a way (in `ways`) that leads there, where the bare
    address sends a visitor elsewhere.
    """

    role: str
    arguments: str = ""
    query: str = ""
    through: str = ""
    status: int = 200


PAGES: dict[str, tuple[At, ...]] = {
    "home": (At("visitor"), At("organiser")),
    # accounts
    "account_login": (At("visitor"),),
    "account_logout": (At("representative"),),
    "account_inactive": (At("visitor"),),
    "account_signup": (At("visitor"),),
    "account_reauthenticate": (At("representative"),),
    "account_email": (At("representative"),),
    "account_email_verification_sent": (At("visitor", through="sign_up"),),
    "account_change_password": (At("representative"),),
    "account_reset_password": (At("visitor"),),
    "account_reset_password_done": (At("visitor"),),
    "account_reset_password_from_key": (At("visitor", "reset"), At("visitor", "reset_false")),
    "account_reset_password_from_key_done": (At("visitor"),),
    "account_request_login_code": (At("visitor"),),
    "account_confirm_login_code": (At("visitor", through="ask_for_code"),),
    "mfa_index": (At("representative"), At("guarded")),
    "mfa_authenticate": (At("visitor", through="first_step"),),
    "mfa_reauthenticate": (At("guarded"),),
    "mfa_activate_totp": (At("representative"),),
    "mfa_deactivate_totp": (At("guarded"),),
    "mfa_view_recovery_codes": (At("guarded"),),
    "mfa_generate_recovery_codes": (At("guarded"),),
    "mfa_list_webauthn": (At("representative"), At("guarded")),
    "mfa_add_webauthn": (At("representative"),),
    "mfa_reauthenticate_webauthn": (At("guarded"),),
    "mfa_edit_webauthn": (At("guarded", "key"),),
    "mfa_remove_webauthn": (At("guarded", "key"),),
    "socialaccount_login_cancelled": (At("visitor"),),
    "socialaccount_login_error": (At("visitor", status=401),),
    "socialaccount_connections": (At("representative"),),
    "usersessions_list": (At("representative"),),
    "accounts:account": (At("representative"),),
    "accounts:consent": (At("visitor", "terms"), At("visitor", "privacy"), At("visitor", "news")),
    "accounts:erase": (At("representative"),),
    # directory
    "directory:list": (
        At("visitor"),
        At("staff", query="?view=table"),
        At("visitor", query="?view=map"),
        At("visitor", query="?q=zzzz"),
        At("visitor", query="?country=DE&q=wasser"),
    ),
    "directory:new": (At("representative"),),
    "directory:imports": (At("organiser"),),
    "directory:import": (
        At("organiser", "uploaded"),
        At("organiser", "wrong"),
        At("organiser", "checked"),
        At("organiser", "done"),
    ),
    "directory:review": (At("staff"),),
    "directory:decide": (At("staff", "waiting"),),
    "directory:invitation": (At("participant", "invitation"), At("representative", "invitation")),
    "directory:organisation": (At("visitor", "other"), At("representative", "own"), At("representative", "waiting")),
    "directory:edit": (At("representative", "own"),),
    "directory:submit": (At("representative", "waiting"),),
    "directory:withdraw": (At("representative", "own"),),
    "directory:versions": (At("representative", "own"),),
    "directory:claim": (At("participant", "other"),),
    "directory:people": (At("representative", "own"),),
    # events
    "events:new": (At("staff"),),
    "events:edition": (At("visitor", "edition"), At("organiser", "edition"), At("organiser", "copied")),
    "events:change": (At("organiser", "edition"),),
    "events:copy": (At("organiser", "edition"),),
    # matchmaking, those who take part
    "meetings:matchmaking": (At("representative", "edition"),),
    "meetings:join": (At("representative", "edition"), At("organiser", "edition")),
    "meetings:add_delegate": (At("representative", "edition"),),
    "meetings:change_delegate": (At("representative", "mine"),),
    "meetings:remove_delegate": (At("representative", "colleague"),),
    "meetings:leave": (At("representative", "edition"),),
    "meetings:partners": (At("representative", "edition"), At("representative", "edition", "?q=water")),
    "meetings:ask": (At("representative", "free"),),
    "meetings:requests": (
        At("representative", "edition"),
        At("representative", "edition", "?show=sent"),
        At("representative", "edition", "?show=agreed"),
    ),
    "meetings:accept": (At("representative", "asked"),),
    "meetings:decline": (At("representative", "asked"),),
    "meetings:withdraw": (At("representative", "sent"),),
    "meetings:cancel": (At("representative", "agreed"),),
    "meetings:agenda": (At("representative", "edition"), At("participant", "edition"), At("staff", "edition")),
    "meetings:agenda_of": (At("organiser", "mine"),),
    "meetings:agenda_print": (At("representative", "mine"),),
    "meetings:cancel_delegate": (At("representative", "mine"),),
    # matchmaking, those who organise
    "meetings:console": (At("organiser", "edition"), At("organiser", "copied")),
    "meetings:console_requests": (At("organiser", "edition"),),
    "meetings:wish": (At("organiser", "met"), At("organiser", "unmet"), At("organiser", "request")),
    "meetings:version": (At("organiser", "version", "?all"),),
    "meetings:agendas": (At("organiser", "edition"),),
    "meetings:agendas_print": (At("organiser", "edition"),),
    "meetings:table_sheets": (At("organiser", "edition"),),
    "meetings:room": (At("organiser", "edition"), At("organiser", "edition", "?slot=3")),
    "meetings:late": (At("organiser", "edition"),),
    "meetings:setup": (At("organiser", "edition"), At("organiser", "copied"), At("staff", "bare")),
    "meetings:add_session": (At("organiser", "edition"),),
    "meetings:change_session": (At("organiser", "session"),),
    "meetings:remove_session": (At("organiser", "session"),),
    "meetings:participants": (At("organiser", "edition"), At("organiser", "copied")),
    "meetings:find_participant": (At("organiser", "edition"),),
    "meetings:add_participant": (At("organiser", "joining"),),
    "meetings:take_participants": (At("organiser", "file"),),
    # the rest
    "mail:outbox": (At("visitor"), At("staff", query="?q=agenda")),
    "mail:mail": (At("staff", "mail"), At("visitor", "reply")),
    "ui:sheet": (At("staff"),),
}

POSTED = "only takes what a form sends"
FILE = "a file, no page"
MACHINE = "for machines, no page"
PROVIDER = "needs a provider of sign-ins, which the demonstration has none of"
NO_PAGE: dict[str, str] = {
    "alive": MACHINE,
    "ready": MACHINE,
    "language": POSTED,
    "theme": POSTED,
    "account_set_password": "sends everybody on who has a password, and here all have",
    "accounts:change_consent": POSTED,
    "accounts:export": FILE,
    "mfa_download_recovery_codes": FILE,
    "mfa_login_webauthn": MACHINE,
    "socialaccount_signup": PROVIDER,
    "directory:export": FILE,
    "directory:import_confirm": POSTED,
    "directory:import_discard": POSTED,
    "directory:answer_claim": POSTED,
    "directory:merge": POSTED,
    "directory:archive": POSTED,
    "directory:confirm": POSTED,
    "directory:change_role": POSTED,
    "directory:take_back": POSTED,
    "ui:brand": "a stylesheet, no page",
    "mail:again": POSTED,
    "mail:attachment": FILE,
    "meetings:calendar": FILE,
    "meetings:feed": FILE,
    "meetings:renew_feed": POSTED,
    "meetings:decide": POSTED,
    "meetings:solve": POSTED,
    "meetings:control": POSTED,
    "meetings:publish": POSTED,
    "meetings:repair": POSTED,
    "meetings:read_participants": POSTED,
    "meetings:remove_delegation": POSTED,
    "meetings:partner": "a part of the page of partners",
    "meetings:hide": POSTED,
    "meetings:show": POSTED,
    "events:add-maker": POSTED,
    "events:remove-maker": POSTED,
    "events:add-organiser": POSTED,
    "events:remove-organiser": POSTED,
    "": "addresses of an older time that lead to those of today (django-allauth)",
}
