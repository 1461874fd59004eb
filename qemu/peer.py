# SPDX-License-Identifier: MIT
"""Debian's Linux 6.1 on the machine that bhk runs on: the oracle for behaviour, the rival for speed.

The kernel is Debian's package for this board, unmodified. It is fetched and unpacked into a folder
of the build, never installed. The modules are built against the package's headers, put into a RAM
disk with a static busybox, and started one after the other.
"""

import gzip
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .machine import ROOT

CROSS = "arm-linux-gnueabi-"
BOARD_DTB = "bcm2835-rpi-zero.dtb"
# Devices of the device tree that QEMU does not have in full, or whose interrupts are noise.
DISABLED = (
    "i2c@7e205000",  # the rate of its clock reads as 0, and the driver divides by it
    "i2c@7e804000",
    "i2c@7e805000",
    "usb@7e980000",
    "mmc@7e202000",
    "hdmi@7e902000",
    "vec@7e806000",
)
# Without its second region the power driver registers no domain. With it, it reads registers that
# QEMU does not have, and dies.
POWER_NODE = "/soc/watchdog@7e100000"
LIMIT = 180.0


class PeerError(Exception):
    """Linux could not be fetched, built for, or booted."""


@dataclass(frozen=True)
class Step:
    """One module of a run: its name, its parameters."""

    module: str
    parameters: str = ""


def run(command: Sequence[str | Path], what: str, cwd: Path | None = None) -> str:
    """Run a command; its output, or a PeerError with the end of it."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, errors="replace")
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise PeerError(f"{what} failed ({done.returncode}):\n{tail}")
    return done.stdout


class Peer:
    """A folder with Linux, its headers, the modules to run and all that boots them."""

    def __init__(self, folder: Path, say: Callable[[str], None] = lambda text: None) -> None:
        self.folder = folder.resolve()
        self._say = say
        self._root = self.folder / "root"

    # --- fetching -----------------------------------------------------------------------------

    @property
    def release(self) -> str:
        """The kernel's release, as `uname -r` says."""
        found = sorted(path.name for path in (self._root / "lib/modules").glob("6.1.*-rpi"))
        if not found:
            raise PeerError(f"no kernel in {self._root}")
        return found[-1]

    @property
    def kernel(self) -> Path:
        """The kernel's image."""
        return self._root / "boot" / f"vmlinuz-{self.release}"

    @property
    def headers(self) -> Path:
        """The folder that modules are built against."""
        return self._root / "usr/src" / f"linux-headers-{self.release}"

    def fetch(self) -> None:
        """Download and unpack the packages, unless that was done."""
        if (self.folder / "fetched").exists():
            return
        self._say("fetching Debian's Linux 6.1 for the Raspberry Pi Zero (40 MB)")
        shutil.rmtree(self._root, ignore_errors=True)
        packages = self.folder / "packages"
        shutil.rmtree(packages, ignore_errors=True)
        packages.mkdir(parents=True)
        apt = self._apt()
        run([*apt, "update"], "apt-get update")
        names = self._package_names()
        run([*apt, "download", *names], "apt-get download", cwd=packages)
        # A tool of the headers that runs here and so is of this machine's architecture.
        run(["apt-get", "download", "linux-kbuild-6.1"], "apt-get download", cwd=packages)
        for package in sorted(packages.glob("*.deb")):
            run(["dpkg-deb", "-x", package, self._root], "dpkg-deb")
        self._make_relocatable()
        (self.folder / "fetched").touch()

    def _apt(self) -> list[str]:
        """apt-get for the architecture of the board, with package lists of its own."""
        lists = self.folder / "lists"
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        options = ["Architecture=armel", "Architectures=armel"]
        return ["apt-get", "-q", *(f"-oAPT::{option}" for option in options), f"-oDir::State::Lists={lists}"]

    def _package_names(self) -> list[str]:
        """The newest kernel of 6.1 that there is, with its headers."""
        lists = self.folder / "lists"
        line = ["apt-cache", "-oAPT::Architecture=armel", "-oAPT::Architectures=armel"]
        line += [f"-oDir::State::Lists={lists}", "--names-only", "search", "^linux-image-6[.]1.*-rpi$"]
        found = [text.split()[0] for text in run(line, "apt-cache").splitlines() if text]
        if not found:
            raise PeerError("Debian's archive has no linux-image-6.1*-rpi for armel")
        release = max(found, key=lambda name: [int(n) for n in name.split("-") if n.isdigit()])
        release = release.removeprefix("linux-image-")
        common = release.removesuffix("-rpi") + "-common"
        return [
            f"linux-image-{release}",
            f"linux-headers-{release}",
            f"linux-headers-{common}",
            "busybox-static",
        ]

    def _make_relocatable(self) -> None:
        """The headers' Makefile names the place where the package would have been installed."""
        makefile = self.headers / "Makefile"
        makefile.write_text(makefile.read_text().replace("/usr/src/", f"{self._root}/usr/src/", 1))

    # --- building -----------------------------------------------------------------------------

    def build(self, folder: Path, kbuild: str, sources: Sequence[Path]) -> list[Path]:
        """Build modules of sources; `kbuild` is the text of their Kbuild file."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for source in sources:
            shutil.copy(source, folder)
        (folder / "Kbuild").write_text(kbuild)
        line = ["make", f"-j{os.cpu_count() or 1}", "-C", str(self.headers), f"M={folder}"]
        run([*line, "ARCH=arm", f"CROSS_COMPILE={CROSS}", "modules"], "building the modules")
        modules = sorted(folder.glob("*.ko"))
        for module in modules:
            run([CROSS + "strip", "-g", module], "strip")
        return modules

    def _device_tree(self) -> Path:
        """The board's device tree without what QEMU does not have."""
        dtb = self.folder / "board.dtb"
        shutil.copy(self._root / "usr/lib" / f"linux-image-{self.release}" / BOARD_DTB, dtb)
        run(["fdtput", "-t", "x", dtb, POWER_NODE, "reg", "7e100000", "114"], "fdtput")
        run(["fdtput", "-t", "s", dtb, POWER_NODE, "reg-names", "pm"], "fdtput")
        for node in DISABLED:
            run(["fdtput", "-t", "s", dtb, f"/soc/{node}", "status", "disabled"], "fdtput")
        return dtb

    def _ram_disk(self, modules: Sequence[Path], steps: Sequence[Step], before: str) -> Path:
        """busybox, the modules, and a script that starts them in order."""
        script = (ROOT / "qemu/peer-init").read_text()
        script += f"\n{before}"
        for step in steps:
            script += f"start {step.module} {step.parameters}".rstrip() + "\n"
        script += "finish\n"
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            top = Path(name)
            (top / "bin").mkdir()
            for folder in ("dev", "proc", "sys"):
                (top / folder).mkdir()
            shutil.copy(self._root / "bin/busybox", top / "bin/busybox")
            (top / "init").write_text(script)
            (top / "init").chmod(0o755)
            for module in modules:
                shutil.copy(module, top)
            names = "\n".join(str(path.relative_to(top)) for path in sorted(top.rglob("*")))
            archive = subprocess.run(
                ["cpio", "-o", "-H", "newc", "--quiet", "--reproducible"],
                cwd=top,
                input=names.encode(),
                check=True,
                capture_output=True,
            ).stdout
        image = self.folder / "ramdisk.gz"
        image.write_bytes(gzip.compress(archive, 6, mtime=0))
        return image

    # --- running ------------------------------------------------------------------------------

    def boot(
        self,
        modules: Sequence[Path],
        steps: Sequence[Step],
        *,
        shift: int = 1,
        append: str = "",
        plugin: str = "",
        before: str = "",
    ) -> str:
        """Boot, start the modules, end; what Linux said on its serial line."""
        line = ["qemu-system-arm", "-M", "raspi0", "-nographic", "-no-reboot"]
        line += ["-kernel", str(self.kernel), "-dtb", str(self._device_tree())]
        line += ["-initrd", str(self._ram_disk(modules, steps, before))]
        line += ["-append", f"console=ttyAMA0,115200 rdinit=/init panic=-1 {append}".rstrip()]
        line += ["-icount", f"shift={shift},sleep=off", "-seed", "1"]
        line += ["-plugin", plugin] if plugin else []
        try:
            done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT)
        except subprocess.TimeoutExpired as error:
            tail = (error.stdout or b"").decode("utf-8", "replace")[-2000:]
            raise PeerError(f"Linux did not end within {LIMIT:g} s:\n{tail}") from error
        output = done.stdout.decode("utf-8", "replace").replace("\r", "")
        (self.folder / "linux.log").write_text(output)
        if "peer: finished" not in output:
            raise PeerError(f"Linux did not come to the end:\n{output[-2000:]}")
        return output

    def symbols(self, names: Sequence[str]) -> Mapping[str, int]:
        """Addresses of kernel symbols, which Linux itself has to tell."""
        before = "cat /proc/kallsyms | grep -E ' (" + "|".join(names) + ")$'\n"
        found = {}
        for line in self.boot([], [], append="quiet", before=before).splitlines():
            words = line.split()
            if len(words) == 3 and words[2] in names:
                found[words[2]] = int(words[0], 16)
        return found
