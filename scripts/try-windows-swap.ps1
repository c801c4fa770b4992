# On Windows: the book is held open by another program, in each way of sharing, while Aplomb saves it.
# No save may leave the book away or torn, and no edit that was acknowledged may be gone. 100 saves for
# each way, or as many as -Saves says. Takes the program from $env:APLOMB, else builds it.
param([int]$Saves = 100)
$ErrorActionPreference = 'Stop'
if ($env:OS -ne 'Windows_NT') {
    Write-Output 'cannot run: this is not Windows'
    exit 0
}
Set-Location (Join-Path $PSScriptRoot '..')
$program = $env:APLOMB
if (-not $program) {
    cargo build --locked
    $program = Join-Path (Get-Location) 'target\debug\aplomb.exe'
}
$work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $work | Out-Null
$book = Join-Path $work 'team.ron'
$place = @('--book', $book, '--state', (Join-Path $work 'state'))
$text = 'Book(format: 1, id: "bk-test", phrases: [(id: "p", stage: "listen", title: "T", text: "edit 0")])'
[IO.File]::WriteAllText($book, $text)
$acknowledged = 0
$edit = 0
try {
    foreach ($share in 'None', 'Read', 'ReadWrite', 'ReadWrite, Delete') {
        $waiting = 0
        for ($n = 1; $n -le $Saves; $n++) {
            $edit++
            $held = [IO.File]::Open($book, 'Open', 'Read', $share)
            $save = Start-Process $program -PassThru -NoNewWindow -ArgumentList (@('book', 'set') + $place + @('--id', 'p', '--text', "`"edit $edit`""))
            Start-Sleep -Milliseconds (($n * 7919) % 300)
            $held.Dispose()
            $save.WaitForExit()
            if ($save.ExitCode -eq 0) { $acknowledged = $edit }
            elseif ($save.ExitCode -eq 75) { $waiting++ }
            else { throw "the save ended with $($save.ExitCode)" }
            if (-not (Test-Path $book)) { throw 'the book is away' }
            $shown = & $program book list @place
            if ($shown -notmatch 'edit (\d+)$' -or [int]$Matches[1] -lt $acknowledged) {
                throw "edit $acknowledged was acknowledged, and the book says: $shown"
            }
        }
        Write-Output "held with share ${share}: $Saves saves, $waiting told to wait"
    }
    $left = @(Get-ChildItem $work -Force -Filter '*.tmp')
    if ($left.Count -gt 0) { throw "$($left.Count) leftovers" }
    Write-Output 'no book torn or away, no acknowledged edit lost, nothing left beside it'
} finally {
    Remove-Item -Recurse -Force $work
}
