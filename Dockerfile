FROM python:3.11-slim
COPY . /source
RUN pip install --no-cache-dir "/source[server,nats]" && rm -rf /source \
    && useradd --create-home onward && install -d -o onward /srv/shop /srv/shop/.onward
USER onward
WORKDIR /srv/shop
ENTRYPOINT ["onward"]
CMD ["serve", "--host", "0.0.0.0"]
