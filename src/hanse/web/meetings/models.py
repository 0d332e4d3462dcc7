"""Matchmaking of an edition: sessions and slots, delegations, requests, schedules, meetings."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models import Organisation
from hanse.web.events.models import Edition


class Matchmaking(models.Model):
    """The matchmaking of one edition and its rules. Times are kept in UTC, shown in the edition's zone."""

    class PlaceKind(models.TextChoices):
        TABLE = "table", pgettext_lazy("where people meet", "Table")
        ROOM = "room", pgettext_lazy("where people meet", "Room")
        BOOTH = "booth", pgettext_lazy("where people meet", "Booth")
        VIDEO = "video", _("Video")

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="matchmaking")
    booking_opens_at = models.DateTimeField()
    booking_closes_at = models.DateTimeField()
    agendas_on = models.DateField(null=True, blank=True, help_text="The day on which agendas are to be published.")
    request_days = models.PositiveSmallIntegerField(default=7, validators=[MinValueValidator(1)])
    max_open_requests = models.PositiveSmallIntegerField(default=8)
    max_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    place_kind = models.CharField(max_length=10, choices=PlaceKind.choices, default=PlaceKind.TABLE)
    places = models.PositiveSmallIntegerField(null=True, blank=True, default=25)
    across_countries_only = models.BooleanField(default=False)
    kinds_that_may_ask = models.JSONField(default=list, blank=True, help_text="Kinds of organisations; none: all.")
    kinds_that_may_be_asked = models.JSONField(default=list, blank=True)
    first_meetings = models.JSONField(default=list, blank=True)
    max_break_difference = models.PositiveSmallIntegerField(null=True, blank=True)
    solve_seconds = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(3600)]
    )
    seed = models.PositiveIntegerField(default=1)
    matches_asked_at = models.DateTimeField(null=True, blank=True, help_text="When matches were last asked for.")
    matches_made_at = models.DateTimeField(null=True, blank=True, help_text="The state of things they rest on.")

    class Meta:
        verbose_name = _("matchmaking")
        constraints = [
            models.CheckConstraint(
                condition=Q(booking_closes_at__gt=F("booking_opens_at")), name="booking_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return f"Matchmaking, {self.edition}"

    def is_open_at(self, moment: datetime) -> bool:
        """May meetings be asked for at this moment?"""
        return self.booking_opens_at <= moment < self.booking_closes_at

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the edition."""
        return ZoneInfo(self.edition.time_zone)


class MeetingSession(models.Model):
    """A morning or an afternoon of meetings; its slots are made from it."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="sessions")
    code = models.SlugField(max_length=30)
    name_en = models.CharField(max_length=60)
    name_de = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=20, validators=[MinValueValidator(5)])
    gap_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["matchmaking", "code"], name="one_session_per_code"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page, else in the other."""
        pair = (self.name_de, self.name_en)
        return (pair[0] or pair[1]) if (get_language() or "en").startswith("de") else (pair[1] or pair[0])


class Slot(models.Model):
    """One span in which every place can hold one meeting. `number` counts through the matchmaking, from 1."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="slots")
    session = models.ForeignKey(MeetingSession, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["matchmaking", "number"], name="one_slot_per_number")]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class Delegation(models.Model):
    """An organisation that takes part in a matchmaking."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="delegations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="delegations")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    feed_key = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matchmaking", "organisation"], name="one_delegation_per_organisation")
        ]

    beside: "Sequence[Delegation]" = ()
    """The other delegations that the visitor speaks for; set by `queries.partners.my_delegation`, never stored."""

    def __str__(self) -> str:
        return f"{self.organisation}"

    @property
    def mark(self) -> str:
        """How addresses of its pages end, so that they stay with it: `?for=17` where the visitor has several."""
        return f"?for={self.pk}" if self.beside else ""


class Delegate(models.Model):
    """A person who meets for their organisation; they may have an account."""

    class Category(models.TextChoices):
        CLUSTER_POLICY = "cluster-policy", _("Cluster policy")
        CLUSTER_MANAGEMENT = "cluster-management", _("Cluster management")
        BUSINESS = "business", _("Business")
        RESEARCH = "research", _("Research")
        CIVIL_SOCIETY = "civil-society", _("Civil society")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="delegates")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="delegate_for",
    )
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    category = models.CharField(max_length=20, choices=Category.choices, default=Category.CLUSTER_MANAGEMENT)
    max_meetings = models.PositiveSmallIntegerField(null=True, blank=True)
    feed_key = models.CharField(max_length=40, unique=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    absent = models.ManyToManyField(Slot, blank=True, related_name="absent_delegates")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "person"],
                condition=Q(person__isnull=False),
                name="one_delegate_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.delegation}"

    @property
    def initials(self) -> str:
        """Up to two letters, as they sign on pages."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class ParticipantsFile(models.Model):
    """A spreadsheet of participants between its preview and the organiser's yes: read, checked, not yet written."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="participants_files")
    filename = models.CharField(max_length=200)
    rows = models.JSONField(help_text="A list of {number, cells}, as the spreadsheet has them.")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    read_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename


class Recommendation(models.Model):
    """How well a partner fits an organisation, and why; made again when profiles change."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="recommendations")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="recommendations")
    partner = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="recommended_to")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    there = models.FloatField(help_text="How well the partner fits the organisation, 0 to 1.")
    back = models.FloatField(help_text="How well the organisation fits the partner, 0 to 1.")
    reasons = models.JSONField(default=list)
    axes = models.JSONField(default=dict)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["delegation", "partner"], name="one_recommendation_per_pair")]

    def __str__(self) -> str:
        return f"{self.delegation} → {self.partner}: {self.score:.2f}"


class MeetingRequest(models.Model):
    """A wish to meet. Its states are those of the machine `meeting_request`; one live request a pair."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        ACCEPTED = "accepted", _("Agreed")
        SCHEDULED = "scheduled", _("Placed")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")
        UNSCHEDULABLE = "unschedulable", _("Without a time")
        CANCELLED = "cancelled", _("Cancelled")

    LIVE = (State.PENDING, State.ACCEPTED, State.SCHEDULED, State.PUBLISHED)
    AGREED = (State.ACCEPTED, State.SCHEDULED, State.PUBLISHED, State.UNSCHEDULABLE)

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="requests")
    requester = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="asked")
    recipient = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="was_asked")
    low = models.ForeignKey(
        Delegation,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The delegation of the pair with the lower id.",
    )
    high = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=State.choices, default=State.PENDING)
    word = models.CharField(max_length=400, blank=True)
    answer = models.CharField(max_length=400, blank=True)
    weight = models.PositiveIntegerField(default=100)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    unmet = models.CharField(
        max_length=20,
        blank=True,
        help_text="Why the published schedule has no time for it: a reason of hanse-schedule/1.",
    )

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                condition=Q(state__in=["pending", "accepted", "scheduled", "published"]),
                name="one_live_request_per_pair",
            ),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="pair_is_ordered"),
        ]
        indexes = [models.Index(fields=["matchmaking", "state"])]

    def __str__(self) -> str:
        return f"{self.requester} → {self.recipient} ({self.state})"


class Lock(models.Model):
    """The organiser's word on a meeting: it must lie in this slot, or (without a slot) it must not be held."""

    request = models.OneToOneField(MeetingRequest, on_delete=models.CASCADE, related_name="lock")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.request} at {self.slot or 'no slot'}"


class Schedule(models.Model):
    """One version of the schedule: what was asked of the solver, what it answered, whether it is published."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        COMPUTING = "computing", _("Computing")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="schedules")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    kind = models.CharField(max_length=20, default="solve", help_text="solve, or repair: keep what can be kept")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    max_moves = models.PositiveSmallIntegerField(default=0)
    alternative_moves = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After this version a second one is asked for, in which so many may move."
    )
    seconds = models.PositiveSmallIntegerField(default=60, help_text="How long the solver may work.")
    case = models.JSONField(null=True, blank=True, help_text="The case file, hanse-matchmaking/1.")
    result = models.JSONField(null=True, blank=True, help_text="The answer, hanse-schedule/1.")
    summary = models.JSONField(default=dict, blank=True, help_text="The figures of the answer, for lists of versions.")
    progress = models.JSONField(default=list, blank=True, help_text="[seconds, value, bound] while it computes.")
    complaints = models.JSONField(default=list, blank=True, help_text="What the independent validator found.")
    is_validated = models.BooleanField(default=False)
    stop_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    publication = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 for the first version that was published, and so on; calendars count by it."
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["matchmaking", "number"], name="one_schedule_per_number"),
            models.UniqueConstraint(
                fields=["matchmaking"], condition=Q(state="published"), name="one_published_schedule"
            ),
            models.UniqueConstraint(fields=["matchmaking", "publication"], name="one_schedule_per_publication"),
            models.UniqueConstraint(
                fields=["matchmaking"],
                condition=Q(state__in=["queued", "computing"]),
                name="one_running_schedule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matchmaking}, version {self.number}"


class Meeting(models.Model):
    """A meeting of a schedule: which request, when, where. Agendas read those of the published schedule."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="meetings")
    request = models.ForeignKey(MeetingRequest, on_delete=models.CASCADE, related_name="meetings")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="meetings")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    moved_from = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Delegate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The side that cancelled; nobody where the organiser did, or a later version has no time for it.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "request"], name="one_meeting_per_request"),
            models.UniqueConstraint(fields=["schedule", "slot", "place"], name="one_meeting_per_place_and_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.request} at {self.slot}"
