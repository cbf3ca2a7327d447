"""Opening a workspace: connections compiled, with what was applied, who signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from onward.apply import InForce, in_force, read_version
from onward.config import ConnectionConfig, MappingConfig, Workspace
from onward.oauth import Tokens
from onward.plugins import Alert, Plugins
from onward.runner.compiled import LiveMapping, go_live
from onward.runner.connection import LiveConnection
from onward.runner.hooks import Hooks
from onward.runner.tokens import TokenShelf
from onward.sending import Breaker, Credentials, Limiter, Sender, Slots, Transport
from onward.store import Store


@dataclass(slots=True)
class Opener:
    """Makes live connections of a workspace; limits, breakers and slots outlive a reload.

    Args:
        monotonic: Seconds, ever rising.
    """

    store: Store
    shelf: TokenShelf
    transport: Transport
    plugins: Plugins
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    jitter: Callable[[], float]
    hooks: Hooks
    _limiters: dict[tuple[object, ...], Limiter] = field(default_factory=dict)
    _breakers: dict[str, Breaker] = field(default_factory=dict)
    _slots: dict[str, Slots] = field(default_factory=dict)

    async def connections(self, workspace: Workspace) -> dict[str, LiveConnection]:
        """Every connection that has its settings, by id."""
        forces = await in_force(workspace, self.store)
        return {
            config.id: await self._connection(config, forces)
            for config in workspace.connections
            if config.settings is not None
        }

    async def sender(self, config: ConnectionConfig) -> Sender:
        """A connection's way out, for commands that ask its platform."""
        tokens = await self.shelf.tokens(config)

        async def keep(tokens: Tokens) -> None:
            await self.shelf.keep(config, tokens)

        credentials = Credentials(
            config.id,
            config.destination.auth,
            tokens,
            transport=self.transport,
            clock=self.clock,
            keep=keep,
        )
        return Sender(config.destination, self.transport, credentials)

    async def document(self, connection: str, mapping: str, version: str) -> MappingConfig | None:
        """A mapping's version as it was when it was in force."""
        return await read_version(self.store, connection, mapping, version)

    async def _connection(
        self, config: ConnectionConfig, forces: Mapping[tuple[str, str], InForce]
    ) -> LiveConnection:
        if config.settings is None:
            raise TypeError(config.id)
        live: dict[str, LiveMapping] = {}
        outputs = {}
        for mapping in config.mappings:
            force = forces[config.id, mapping.id]
            if force.outputs is not None:
                outputs[mapping.id] = force.outputs
            live[mapping.id] = go_live(
                config.id,
                force.config,
                config.destination,
                config.settings,
                outputs=force.outputs,
                directives=self.plugins.directives,
            )
        return LiveConnection(
            config=config,
            settings=config.settings,
            sender=await self.sender(config),
            limiter=self._limiter(config),
            breaker=self._breaker(config),
            slots=self._slots.setdefault(config.id, Slots()),
            mappings=live,
            outputs=outputs,
            directives=self.plugins.directives,
        )

    def _breaker(self, config: ConnectionConfig) -> Breaker:
        def opened(seconds: float) -> None:
            reason = f"{config.destination.name} fails most requests; it is left alone for a while."
            hint = f"Nothing to do: one batch probes in {seconds:.0f} seconds."
            self.hooks.alert(Alert(config.id, reason, hint, "breaker-open"))

        if config.id not in self._breakers:
            self._breakers[config.id] = Breaker(
                monotonic=self.monotonic, jitter=self.jitter, on_open=opened
            )
        return self._breakers[config.id]

    def _limiter(self, config: ConnectionConfig) -> Limiter:
        destination = config.destination
        shared = {key for limit in destination.rate_limits for key in limit.shared_by}
        # What the limit is shared by identifies it; its own id where nothing shares it.
        values = [_shared_value(config, key) for key in sorted(shared)] or [config.id]
        key = (destination.slug, *values)
        if key not in self._limiters:
            self._limiters[key] = Limiter(destination.rate_limits, monotonic=self.monotonic)
        return self._limiters[key]


def _shared_value(config: ConnectionConfig, key: str) -> object:
    """The value of a setting, by key or attribute; what signs in, for a key of ``auth``."""
    for spec in config.destination.settings.specs:
        if key in {spec.key, spec.attribute}:
            return getattr(config.settings, spec.attribute)
    # Those who do not sign in have nothing in common.
    return config.credential_digest if config.tokens != Tokens() else config.id
