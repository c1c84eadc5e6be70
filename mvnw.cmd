@echo off
rem mvnw for Windows: starts Maven 3.9 or newer, the one on the PATH, else the version of
rem .mvn\maven-distribution.properties, which it installs once in the user's .m2\leadkeep.
rem No parenthesised blocks: a path such as C:\Program Files (x86) would close them.
setlocal EnableExtensions DisableDelayedExpansion

for /f "usebackq eol=# tokens=1,2 delims==" %%a in ("%~dp0.mvn\maven-distribution.properties") do set "MVNW_%%a=%%b"
if not defined MVNW_VERSION echo mvnw: no version in .mvn\maven-distribution.properties.>&2& exit /b 1
if not defined MVNW_ARCHIVE_URL set "MVNW_ARCHIVE_URL=https://archive.apache.org/dist/maven"
if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "MVNW_NAME=apache-maven-%MVNW_VERSION%"
set "MVNW_BASE=%MAVEN_USER_HOME%\leadkeep"
set "MVNW_PINNED=%MVNW_BASE%\%MVNW_NAME%\bin\mvn.cmd"

rem 1. Maven on the PATH, if the name of its core jar has version 3.9 or newer. (`mvn -v` takes half a second.)
set "MVNW_MVN="
for %%m in (mvn.cmd) do set "MVNW_MVN=%%~$PATH:m"
set "MVNW_RUN=%MVNW_MVN%"
if not defined MVNW_MVN goto pinned
set "MVNW_CORE="
for %%m in ("%MVNW_MVN%") do for %%j in ("%%~dpm..\lib\maven-core-*.jar") do set "MVNW_CORE=%%~nj"
for /f "tokens=3,4 delims=-." %%a in ("%MVNW_CORE%") do call :is_new %%a %%b && goto run

rem 2. The pinned Maven, if it is installed.
:pinned
set "MVNW_RUN=%MVNW_PINNED%"
if exist "%MVNW_PINNED%" goto run

if defined JAVA_HOME if not exist "%JAVA_HOME%\bin\java.exe" goto no_jdk
if not defined JAVA_HOME where /q java || goto no_jdk
if not defined MVNW_MVN goto install
if defined MVNW_CORE goto install
rem If the jar is elsewhere (shims of Scoop), ask Maven for its version.
set "MVNW_RUN=%MVNW_MVN%"
for /f "tokens=3" %%v in ('call "%MVNW_MVN%" -v 2^>nul ^| findstr /c:"Apache Maven"') do set "MVNW_CORE=%%v"
for /f "tokens=1,2 delims=-." %%a in ("%MVNW_CORE%") do call :is_new %%a %%b && goto run

:install
set "MVNW_RUN=%MVNW_PINNED%"
rem PowerShell 7's module path, inherited, hides Get-FileHash from Windows PowerShell.
set "PSModulePath="
rem Two cmd started in the same second get the same RANDOM; the process id is unique.
set "MVNW_TMP=%MVNW_BASE%\tmp.%RANDOM%"
for /f %%p in ('powershell -NoProfile -Command "$PID"') do set "MVNW_TMP=%MVNW_BASE%\tmp.%%p"
set "MVNW_ZIP=%MVNW_TMP%\%MVNW_NAME%-bin.zip"
set "MVNW_URL=%MVNW_ARCHIVE_URL%/maven-%MVNW_VERSION:~0,1%/%MVNW_VERSION%/binaries/%MVNW_NAME%-bin.zip"
echo mvnw: installing Apache Maven %MVNW_VERSION% in "%MVNW_BASE%" (once)>&2
mkdir "%MVNW_TMP%" || exit /b 1

rem 3. An older Maven has the mirror and proxy settings of this machine. In an empty directory it finds no pom.xml.
if not defined MVNW_MVN goto download
pushd "%MVNW_TMP%"
call "%MVNW_MVN%" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=org.apache.maven:apache-maven:%MVNW_VERSION%:zip:bin" "-DoutputDirectory=." >&2
popd
if exist "%MVNW_ZIP%" goto check

rem 4. Apache's archive.
:download
echo mvnw: downloading %MVNW_URL%>&2
powershell -NoProfile -Command "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; [Net.ServicePointManager]::SecurityProtocol = 'Tls12'; Invoke-WebRequest -UseBasicParsing -Uri $env:MVNW_URL -OutFile $env:MVNW_ZIP" >&2
if errorlevel 1 set "MVNW_ERROR=cannot download %MVNW_URL%. Install Maven 3.9 or newer, or set MVNW_ARCHIVE_URL to a mirror."& goto failed

:check
powershell -NoProfile -Command "if ((Get-FileHash -Algorithm SHA512 -LiteralPath $env:MVNW_ZIP).Hash -ne $env:MVNW_SHA512) { exit 1 }" >&2
if errorlevel 1 set "MVNW_ERROR=refused: the SHA-512 of %MVNW_NAME%-bin.zip is not the one pinned in .mvn\maven-distribution.properties."& goto failed
powershell -NoProfile -Command "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; Expand-Archive -LiteralPath $env:MVNW_ZIP -DestinationPath $env:MVNW_TMP" >&2
if errorlevel 1 set "MVNW_ERROR=cannot unpack %MVNW_ZIP%."& goto failed

rem An atomic rename. If another mvnw was faster, keep its copy and remove this one.
if not exist "%MVNW_BASE%\%MVNW_NAME%" move "%MVNW_TMP%\%MVNW_NAME%" "%MVNW_BASE%\%MVNW_NAME%" >nul
if exist "%MVNW_BASE%\%MVNW_NAME%\%MVNW_NAME%" rmdir /s /q "%MVNW_BASE%\%MVNW_NAME%\%MVNW_NAME%"
rmdir /s /q "%MVNW_TMP%"
if not exist "%MVNW_PINNED%" echo mvnw: "%MVNW_BASE%\%MVNW_NAME%" is incomplete. Remove it and try again.>&2& exit /b 1

rem One line, because cmd reads it before endlocal removes the variables. Without `call`, which would double carets in
rem the arguments: mvn.cmd replaces this script and sets the exit code.
:run
endlocal & "%MVNW_RUN%" %*

:is_new
if %1 GTR 3 exit /b 0
if %1 EQU 3 if %2 GEQ 9 exit /b 0
exit /b 1

:no_jdk
echo mvnw: no JDK found. Install JDK 17 or newer and put its java on the PATH, or set JAVA_HOME to its folder.>&2
exit /b 1

:failed
rmdir /s /q "%MVNW_TMP%"
echo mvnw: %MVNW_ERROR%>&2
exit /b 1
